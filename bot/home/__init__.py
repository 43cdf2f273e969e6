"""The admin's home: what is set, what is wrong, what to do next, and a form for each part: [its page](admin.md)"""
