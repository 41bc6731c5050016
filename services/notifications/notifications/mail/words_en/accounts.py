"""The words of mails about accounts, in English."""

from __future__ import annotations

from notifications.mail.wording import Wording

_OWNED = "You receive this message because {email} belongs to an account on the platform of IT-Initiative."
_INVITED = "You receive this message because an account on the platform of IT-Initiative was made for {email}."
_PASSWORD = (
    "Please choose a password for the account; the link works for 30 days.",
    "If you have a password already, it stays as it is and there is nothing you need to do.",
)

LETTERS = {
    "account_invited": Wording(
        "Welcome to IT-Initiative Mecklenburg-Vorpommern",
        (
            "Welcome!",
            "“{organisation_name}” is now a member of IT-Initiative Mecklenburg-Vorpommern.",
            "Your membership number is {membership_number}.",
            "With your account you keep the entry of “{organisation_name}” and publish jobs.",
            *_PASSWORD,
        ),
        _INVITED,
        "Set up your account",
        "invitation",
    ),
    "account_invited_person": Wording(
        "Welcome to IT-Initiative Mecklenburg-Vorpommern",
        (
            "Welcome!",
            "You are now a member of IT-Initiative Mecklenburg-Vorpommern in your own person.",
            "Your membership number is {membership_number}.",
            "With your account you take part in working groups and see what is there for members alone.",
            *_PASSWORD,
        ),
        _INVITED,
        "Set up your account",
        "invitation",
    ),
    "account_invited_staff": Wording(
        "Your account on the platform of IT-Initiative Mecklenburg-Vorpommern",
        (
            "For your work for IT-Initiative we have made you an account on its platform.",
            "Please choose a password for it; the link works for 30 days.",
            "When you first sign in you also set up a second factor, for which you need an app that makes codes.",
        ),
        _INVITED,
        "Set up your account",
        "invitation",
    ),
    "sign_in_link_requested": Wording(
        "Your link to sign in",
        (
            "This link signs you in. It works for 15 minutes, and once.",
            "If you did not ask for it, there is nothing you need to do.",
        ),
        "You receive this message because a link to sign in was requested for {email}.",
        "Sign in",
        "sign-in",
    ),
    "colleague_invited": Wording(
        "Invitation: act for “{organisation_name}”",
        (
            "{inviter_name} invites you to act for “{organisation_name}” on the platform of IT-Initiative.",
            "The link is valid for 30 days.",
            "If you have a password already, it stays valid.",
            "If you do not wish to, there is nothing you need to do.",
        ),
        "You receive this message because {inviter_name} invited the address {email}.",
        "See the invitation",
        "invitation",
    ),
    "email_change_requested": Wording(
        "Please confirm your new e-mail address",
        (
            "From now on this address is to count for your account on the platform of IT-Initiative.",
            "The link is valid for a day and works once.",
            "If you did not ask for it, there is nothing you need to do.",
        ),
        "You receive this message because {email} was given as the new address of an account.",
        "Confirm address",
        "confirm/email",
    ),
    "email_changed": Wording(
        "Your e-mail address was changed",
        (
            "Another e-mail address now counts for your account on the platform of IT-Initiative.",
            "If this was not you, please answer this message at once.",
        ),
        _OWNED,
    ),
    "password_changed": Wording(
        "Your password was changed",
        (
            "The password of your account on the platform of IT-Initiative was changed.",
            "You were signed out on other devices; access tokens work no longer and have to be made anew.",
            "If this was not you, please answer this message at once.",
        ),
        _OWNED,
    ),
    "second_factor_removed": Wording(
        "Your second factor was removed",
        (
            "Your account on the platform of IT-Initiative has no second factor any more.",
            "You were signed out on other devices.",
            "If this was not you, please answer this message at once.",
        ),
        _OWNED,
    ),
}
