"""The staff's pages: each room of the hall's back office is one module, one template and its own script.

Views only render; what a page shows it fetches from /api/v1 and hears on /staff, so every figure on a page is one
that any other program can ask for. No view here reads the database.
"""
