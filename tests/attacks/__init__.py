"""What somebody with more rights than they should have tries, against the program as it runs, judged by what they got.

A reads the database, B writes to it with the program's own rights, C takes the whole machine after the closing, and an
employee reads what everybody reads. docs/privacy.md says what each of them may not get.
"""
