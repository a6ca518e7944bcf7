"""What the room refuses, each with its code and a sentence that says what to do."""

from remit.values.refusal import Refusal


class AccessDenied(Refusal):
    """The principal may know the thing but not do this with it; each reason is a class of its own."""

    code = "access.denied"
    status = 403
    sentence = "You may not do this."


class NotSignedIn(Refusal):
    """A session or key that is missing, unknown, ended or expired."""

    code = "access.not_signed_in"
    status = 401
    sentence = "Sign in to go on."


class SignInRefused(Refusal):
    """A name and password that do not go together; says the same for an unknown name."""

    code = "access.sign_in"
    status = 401
    sentence = "The name, password or code is not right. Check them and try again."


class TooManyAttempts(Refusal):
    """A log-in that failed too often waits before the next try."""

    code = "access.too_many_attempts"
    status = 429
    sentence = "Too many failed attempts. Try again in {seconds} seconds."


class SignInBusy(Refusal):
    """More people are signing in than the machine can check passwords for."""

    code = "access.busy"
    status = 503
    sentence = "Many people are signing in. Try again in a few seconds."


class KeyRefused(Refusal):
    """An API key that is malformed, unknown, expired or revoked."""

    code = "access.key"
    status = 401
    sentence = "This API key is not accepted. Ask your client manager for a valid one."


class FormExpired(Refusal):
    """A form without the token of the session that opened it."""

    code = "access.csrf"
    status = 403
    sentence = "This form belongs to another session. Reload the page and try again."


class PasswordTooWeak(Refusal):
    """A password that is too short, too long or the log-in's own name."""

    code = "access.password"
    sentence = "Choose a password of {length_min} to {length_max} characters that is not your name."


class PasswordWrong(Refusal):
    """A password that is not the current one."""

    code = "access.current_password"
    status = 422
    sentence = "This is not your password as it is now."


class NameTaken(Refusal):
    """A log-in name or a key that somebody else has."""

    code = "parties.name_taken"
    status = 409
    sentence = "“{name}” is taken. Choose another name."


class CountryUnknown(Refusal):
    """A code that ISO 3166-1 does not list."""

    code = "parties.country"
    sentence = "“{country}” is not a country code of two letters (ISO 3166-1), such as VN or DE."


class ZoneUnknown(Refusal):
    """A name that the time zone database does not list."""

    code = "parties.zone"
    sentence = "“{tz}” is not a time zone; write it as Asia/Ho_Chi_Minh."


class FieldMissing(Refusal):
    """A field that must hold something and does not."""

    code = "parties.field_missing"
    sentence = "“{field}” must not be empty."


class ProficiencyRefused(Refusal):
    """A proficiency outside the scale."""

    code = "parties.proficiency"
    sentence = "Proficiency {proficiency} is not on the scale from 1 to 5."


class ValidityRefused(Refusal):
    """A period that ends before it begins."""

    code = "parties.validity"
    sentence = "The period from {valid_from} to {valid_until} holds no day."


class GrantRefused(Refusal):
    """A role given to somebody of the wrong organisation."""

    code = "parties.grant"
    sentence = (
        "{name} cannot hold the role “{role}” there: client roles are for the client’s own people, "
        "working roles for the people of a provider."
    )


class LastAdministrator(Refusal):
    """What would leave an organisation with nobody to administer it."""

    code = "parties.last_administrator"
    sentence = "{name} is the last administrator of {organisation}. Give somebody else that role first."


class OwnAdministration(Refusal):
    """Somebody's own last role as administrator, which they could not give themselves back."""

    code = "parties.own_administration"
    sentence = "This is your own last role as administrator, and you could not undo it. Ask another administrator."


class ReasonMissing(Refusal):
    """A reveal without a reason that somebody could check."""

    code = "parties.reason"
    sentence = "Give a reason of at least {length_min} characters; the client will read it."


class RoleMissing(AccessDenied):
    """No role that holds the permission."""

    code = "access.role"
    sentence = "No role held here allows this; it is for: {roles}."


class ScopeMissing(AccessDenied):
    """An API key without the scope."""

    code = "access.scope"
    sentence = "This API key may not do this ({permission}); it needs the scope: {scope}."


class OwnProposal(AccessDenied):
    """A proposal judged by whoever made it."""

    code = "access.own_proposal"
    sentence = "You proposed this yourself; somebody else has to decide about it."


class ShoreNotAllowed(AccessDenied):
    """A site from which the terms allow no access."""

    code = "access.shore"
    sentence = "The client's terms do not allow this from this place of work ({shore}-shore)."


class PurposeNotAllowed(AccessDenied):
    """A use of the data that the terms do not name."""

    code = "access.purpose"
    sentence = "The client's terms do not allow the use of its data for this purpose ({purpose})."


class ClearanceMissing(AccessDenied):
    """Data that the person is not cleared for."""

    code = "access.clearance"
    sentence = "This needs a clearance for the client's {data_class} data."


class DataWithheld(AccessDenied):
    """Data that the terms withhold from the shore."""

    code = "access.withheld"
    sentence = "The client's {data_class} data may not be seen from this place of work ({shore}-shore)."


class CodeWrong(Refusal):
    """A one-time or recovery code that does not fit, or was used before."""

    code = "access.code"
    status = 422
    sentence = "This code is not right or was used before. Wait for the next one and type that."


class CeremonyOver(Refusal):
    """A step of signing in or setting up that came too late, twice, or from elsewhere."""

    code = "access.ceremony"
    status = 422
    sentence = "This step has run out. Start again."


class PasskeyRefused(Refusal):
    """A passkey's answer that does not prove what it must."""

    code = "access.passkey"
    status = 422
    sentence = "This passkey was not accepted. Try again, or sign in another way."


class ProviderUnknown(Refusal):
    """An address whose organisation signs in here by password or passkey."""

    code = "access.provider_unknown"
    status = 422
    sentence = "No organisation that signs in elsewhere has this address. Use your password or a passkey."


class ProviderRefused(Refusal):
    """An identity provider's word that proves nothing here."""

    code = "access.provider"
    status = 401
    sentence = "Your organisation's sign-in did not let you in: {reason}. Start again, or ask your administrator."


class ProviderUnreachable(Refusal):
    """An identity provider that does not answer as it should."""

    code = "access.provider_unreachable"
    status = 502
    sentence = "The sign-in of {name} cannot be reached or does not answer as it should. Try again in a minute."


class DomainTaken(Refusal):
    """A domain whose addresses people of another organisation have."""

    code = "parties.domain_taken"
    status = 409
    sentence = "People of another organisation have addresses of “{domain}”: it cannot be yours alone."


class IssuerRefused(Refusal):
    """An issuer that is no safe address."""

    code = "parties.issuer"
    status = 422
    sentence = "The issuer is an address that begins with https:// and has no question mark or hash."


class RosterRefused(Refusal):
    """A roster that says nothing or too much."""

    code = "parties.roster"
    status = 422
    sentence = "A roster needs days of the week, two different times, and 1 to {days_max} days from its first."


class OvertimeRefused(Refusal):
    """More overtime than may be allowed at once."""

    code = "parties.overtime"
    status = 422
    sentence = "Overtime is allowed for 1 to {hours_max} hours at once."
