"""The company's directory (Entra ID, Okta), which says by SCIM 2.0 who works here and who leads whom."""
