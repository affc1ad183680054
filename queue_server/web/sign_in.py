"""The door: the sign-in page and the page where a staff member changes their own password.

Both only show a form; ``POST /sign-in``, ``POST /leave`` and ``POST /password`` are answered elsewhere.
"""

from flask import Blueprint, render_template

from queue_server.access import ANY_PERSON, ANYONE, STAFF, declare


def blueprint() -> Blueprint:
    """The pages ``/sign-in`` (anyone) and ``/password`` (whoever is signed in)."""
    pages = Blueprint("sign_in_pages", __name__)

    @pages.get("/sign-in")
    @declare(STAFF, ANYONE)
    def sign_in_page() -> str:
        """Asks for staff number and password; ``?next=`` is followed only when it is a path of this server."""
        return render_template("sign_in.html")

    @pages.get("/password")
    @declare(STAFF, ANY_PERSON)
    def password_page() -> str:
        """Asks for the old password and, twice, for the new one."""
        return render_template("password.html", page="password")

    return pages
