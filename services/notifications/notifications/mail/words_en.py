"""The words of all mails in English."""

from __future__ import annotations

from notifications.mail.wording import NewsletterWords, Stationery, Wording

STATIONERY = Stationery(
    greeting="Dear {name},",
    greeting_nobody="Hello,",
    fallback="If the button does not work, open this link:",
    terms={"title": "Event", "when": "Time", "where": "Place", "online_url": "Online"},
)

NEWSLETTER = NewsletterWords(
    subject="News from IT-Initiative Mecklenburg-Vorpommern",
    headings={
        "event": "Events",
        "job": "Jobs",
        "tender": "Tenders",
        "member": "New members",
        "report": "Reports of the working groups",
    },
    changed="changed",
    more="and {count} more",
    reason="You receive this newsletter at {email} because you asked for it and confirmed that you did.",
    preferences="Change topics and frequency",
    unsubscribe="Unsubscribe",
    test="Test: ",
)

_APPLIED = "You receive this message because membership of “{organisation_name}” was applied for with {email}."
_ACTS = "You receive this message because {email} is entered for “{member_name}” on the platform of IT-Initiative."
_POSTED = "You receive this message because {email} answers for the posting “{title}” on the job board."
_REGISTERED = "You receive this message because {email} is registered for “{title}”."
_OWNED = "You receive this message because {email} belongs to an account on the platform of the IT-Initiative."
_INVITED = "You receive this message because an account on the platform of IT-Initiative was made for {email}."
_PASSWORD = (
    "Please choose a password for the account; the link works for 30 days.",
    "If you have a password already, it stays as it is and there is nothing you need to do.",
)
_SEAT = ("See or cancel your registration", "registration")

LETTERS = {
    "application_received": Wording(
        "Please confirm your application",
        (
            "we have received an application for membership of “{organisation_name}”.",
            "Please confirm your e-mail address. The board will then look at it. The link works for seven days.",
            "If you did not apply, there is nothing you need to do.",
        ),
        _APPLIED,
        "Confirm application",
        "confirm/application",
    ),
    "application_confirmed": Wording(
        "Your application is with the board",
        (
            "thank you: your address is confirmed, and the application of “{organisation_name}” is with the board.",
            "We shall write to you as soon as the board has decided.",
            "Until then you may withdraw the application; an answer to this message will do as well.",
        ),
        _APPLIED,
        "Withdraw application",
        "withdraw/application",
    ),
    "application_withdrawn": Wording(
        "Your application is withdrawn",
        (
            "the application of “{organisation_name}” is withdrawn; the board will not decide on it any more.",
            "If you change your mind, simply apply again.",
        ),
        _APPLIED,
    ),
    "application_declined": Wording(
        "About your application",
        (
            "we are sorry: the board has declined the application of “{organisation_name}”.",
            "The reason: {reason}",
            "If you have questions, simply answer this message.",
        ),
        _APPLIED,
    ),
    "membership_suspended": Wording(
        "Your membership is suspended",
        (
            "the membership of “{member_name}” is suspended from now on.",
            "The reason: {reason}",
            "While it is, “{organisation_name}” does not stand in the IT database and publishes no jobs.",
            "If you have questions, simply answer this message.",
        ),
        _ACTS,
    ),
    "membership_reinstated": Wording(
        "Your membership runs again",
        (
            "the membership of “{member_name}” runs again, under its old number.",
            "It still ends with the day that notice was given for: {last_day}.",
            "With your account you keep the entry of “{organisation_name}” as before.",
        ),
        _ACTS,
    ),
    "membership_resignation_declared": Wording(
        "Your resignation is noted",
        (
            "we have noted the resignation of “{member_name}”.",
            "The last day of the membership: {last_day}. Until then you may take the resignation back.",
            "After that the entry and the open jobs of “{organisation_name}” are withdrawn.",
        ),
        _ACTS,
    ),
    "membership_resignation_withdrawn": Wording(
        "Your resignation is taken back",
        ("we are glad: “{member_name}” remains a member; the resignation is taken back.",),
        _ACTS,
    ),
    "membership_resigned": Wording(
        "Your membership has ended",
        (
            "the membership of “{member_name}” has ended. Its last day was: {last_day}.",
            "The entry and the open jobs of “{organisation_name}” are withdrawn.",
            "Thank you for the time we had together!",
        ),
        _ACTS,
    ),
    "membership_expelled": Wording(
        "Your membership has ended",
        (
            "the board has expelled “{member_name}” from IT-Initiative.",
            "The reason: {reason}",
            "The entry and the open jobs of “{organisation_name}” are withdrawn.",
            "If you have questions, simply answer this message.",
        ),
        _ACTS,
    ),
    "job_expiring": Wording(
        "Is “{title}” still open?",
        (
            "your posting “{title}” stays on the job board until the end of {last_day}.",
            "Is it still open? One click keeps it there for another 60 days. If it is filled, one click takes it down.",
            "If you do nothing, it goes by itself after {last_day}.",
        ),
        _POSTED,
        buttons=(
            ("still_open_token", "Still open", "jobs/still-open"),
            ("filled_token", "Filled", "jobs/filled"),
        ),
    ),
    "job_approved": Wording(
        "“{title}” is published",
        ("the office has published your posting “{title}”. Its last day: {last_day}.",),
        _POSTED,
        buttons=(("job_id", "See the posting", "jobs"),),
    ),
    "job_returned": Wording(
        "Please change “{title}”",
        (
            "the office has not published your posting “{title}” yet.",
            "The reason: {reason}",
            "It is a draft again. Change it, and submit it once more.",
        ),
        _POSTED,
    ),
    "account_invited": Wording(
        "Welcome to IT-Initiative Mecklenburg-Vorpommern",
        (
            "welcome!",
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
            "welcome!",
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
            "for your work for the IT-Initiative we have made you an account on its platform.",
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
            "this link signs you in. It works for 15 minutes, and once.",
            "If you did not ask for it, there is nothing you need to do.",
        ),
        "You receive this message because a link to sign in was requested for {email}.",
        "Sign in",
        "sign-in",
    ),
    "expert_consent_asked": Wording(
        "May we show you as an expert?",
        (
            "you were entered into the IT database of Mecklenburg-Vorpommern. Without your consent we show nothing.",
            "You were entered by: {organisation_name}.",
            "Please look at the entry and decide. What we ask you for, word for word (in German):",
            "“{wording}”",
            "The link to consent works for 30 days. If you do not answer, we delete the entry after that.",
        ),
        "You receive this message because {email} was entered into the IT database of Mecklenburg-Vorpommern.",
        "See the entry and decide",
        "expert",
    ),
    "expert_consent_given": Wording(
        "You are in the IT database of Mecklenburg-Vorpommern",
        (
            "thank you for your consent! Your entry can now be seen by everyone.",
            "You agreed to these words (in German): “{wording}”",
            "You can take that back at any time, by the link in this message. Please keep it.",
        ),
        "You receive this message because {email} agreed to be shown in the IT database.",
        "See the entry or withdraw",
        "expert",
    ),
    "colleague_invited": Wording(
        "Invitation: act for “{organisation_name}”",
        (
            "{inviter_name} invites you to act for “{organisation_name}” on the platform of the IT-Initiative.",
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
            "from now on this address is to count for your account on the platform of the IT-Initiative.",
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
            "another e-mail address now counts for your account on the platform of the IT-Initiative.",
            "If this was not you, please answer this message at once.",
        ),
        _OWNED,
    ),
    "password_changed": Wording(
        "Your password was changed",
        (
            "the password of your account on the platform of the IT-Initiative was changed.",
            "You were signed out on other devices; access tokens work no longer and have to be made anew.",
            "If this was not you, please answer this message at once.",
        ),
        _OWNED,
    ),
    "second_factor_removed": Wording(
        "Your second factor was removed",
        (
            "your account on the platform of the IT-Initiative has no second factor any more.",
            "You were signed out on other devices.",
            "If this was not you, please answer this message at once.",
        ),
        _OWNED,
    ),
    "subscription_requested": Wording(
        "Please confirm your newsletter subscription",
        (
            (
                "our newsletter was ordered for this address. We send it only after you confirm. "
                "The link works for seven days."
            ),
            "Your consent: {wording}",
            "If you did not order anything, there is nothing you need to do; we shall delete the address.",
        ),
        "You receive this message because {email} was entered into the form for our newsletter.",
        "Confirm subscription",
        "confirm/subscription",
    ),
    "subscription_known": Wording(
        "You receive our newsletter already",
        (
            "our newsletter was ordered for this address, which receives it already. Everything stays as it is.",
            "You can change topics, frequency and language at any time.",
        ),
        "You receive this message because {email} was entered into the form for our newsletter.",
        "See your preferences",
        "preferences",
    ),
    "search_alert_requested": Wording(
        "Shall we send you new jobs?",
        (
            "a search for jobs was saved for this address: {search}",
            "We send what matches it once you confirm. The link is valid for seven days.",
            "Your consent: {wording}",
            "If you saved nothing, you need not do anything; we will delete the address.",
        ),
        "You receive this message because {email} was given for a saved search for jobs.",
        "Confirm the search",
        "confirm/search",
    ),
    "registration_requested": Wording(
        "Please confirm your registration: {title}",
        (
            "please confirm your registration; it is valid only then.",
            "We keep it for you until {held}.",
            "All seats are taken at the moment; your position on the waiting list: {position}.",
            "If you did not register, there is nothing you need to do.",
        ),
        "You receive this message because {email} was registered for “{title}”.",
        "Confirm registration",
        "confirm/registration",
    ),
    "registration_confirmed": Wording(
        "Your seat is reserved: {title}",
        ("your registration is confirmed. We look forward to seeing you!", "A calendar entry is attached."),
        _REGISTERED,
        *_SEAT,
    ),
    "registration_waitlisted": Wording(
        "You are on the waiting list: {title}",
        (
            "all seats are taken. You are on the waiting list.",
            "Your position: {position}",
            "As soon as a seat becomes free you move up and receive a message.",
        ),
        _REGISTERED,
        *_SEAT,
    ),
    "registration_promoted": Wording(
        "There is a seat for you: {title}",
        ("you have moved up from the waiting list: your seat is reserved.", "A calendar entry is attached."),
        _REGISTERED,
        *_SEAT,
    ),
    "registration_cancelled": Wording(
        "Cancelled: {title}",
        ("your participation is cancelled. This message withdraws the calendar entry.",),
        "You receive this message because {email} was registered for “{title}”.",
    ),
    "event_cancelled": Wording(
        "Called off: {title}",
        (
            "we are sorry: the event will not take place. This message withdraws the calendar entry.",
            "The reason: {reason}",
        ),
        "You receive this message because {email} was registered for “{title}”.",
    ),
    "registration_event_changed": Wording(
        "Changed: {title}",
        ("the time or place of the event has changed. Please note the details below.",),
        _REGISTERED,
        *_SEAT,
    ),
    "erasure_asked": Wording(
        "Shall your data be erased?",
        (
            "somebody asked us, with your account, to erase all that we hold of your person.",
            "If you want that, please confirm it within seven days.",
            "If you did not ask for it, you need do nothing.",
        ),
        "You receive this message because the erasure of all data was asked for with {email}.",
        "Confirm the erasure",
        "erasure",
    ),
    "erasure_scheduled": Wording(
        "Your data will be erased",
        (
            "what we hold of your person will be erased.",
            "The erasure begins on {due}.",
            "Until then you can take it back.",
        ),
        "You receive this message because the erasure of all data was asked for with {email}.",
        "Look at it or take it back",
        "erasure",
    ),
    "erasure_completed": Wording(
        "Your data are erased",
        (
            "what we held of your person is erased. This is our last message to you.",
            "The receipt says what each part of the platform erased; it does not name you.",
        ),
        "You receive this message because the erasure of all data was asked for with {email}. "
        "We erase this address now, too.",
        "See the receipt",
        "erasure",
    ),
}
