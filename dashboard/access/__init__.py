"""Permissions: users, roles, and `authorize`, which every write calls. No screen, no data."""

from dashboard.access.authorization import PermissionDenied, authorize
from dashboard.access.role_file import read_role_book
from dashboard.access.roles import ANONYMOUS, CLAIMS, Action, Grant, Role, RoleBook, User, operator, user_from_claims

__all__ = [
    "ANONYMOUS",
    "CLAIMS",
    "Action",
    "Grant",
    "PermissionDenied",
    "Role",
    "RoleBook",
    "User",
    "authorize",
    "operator",
    "read_role_book",
    "user_from_claims",
]
