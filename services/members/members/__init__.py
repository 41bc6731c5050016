"""The association: applications, memberships, the IT database, working groups, accounts."""
