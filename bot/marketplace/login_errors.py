"""The login service's numbers (AADSTS…) in words. Microsoft Learn, "Entra authentication errors"."""

import re

from bot.ports.marketplace import MarketplaceError, Unauthorized, Unreachable

# Microsoft's own number for what is wrong; it holds no secret
_NUMBER = re.compile(r"AADSTS(\d{4,9})", re.ASCII)

_WORDS = {
    "7000222": "the client secret has expired: make a new one in Entra and set AZURE_CLIENT_SECRET",
    "7000215": "AZURE_CLIENT_SECRET is wrong: it must be the secret's value, not its id",
    "7000218": "neither a secret nor a certificate was sent: set AZURE_CLIENT_SECRET or a certificate",
    "700016": "the app is not in this tenant: check AZURE_CLIENT_ID and AZURE_TENANT_ID",
    "90002": "the tenant is not known: check AZURE_TENANT_ID",
    "900023": "the tenant is not known: check AZURE_TENANT_ID",
    "700213": "no federated credential fits the token's subject: correct it in the app's credentials",
    "700024": "the federated token or the certificate's proof is out of its time: check the machine's clock",
    "700027": "the certificate is not one of the app's: upload it in Entra",
    "70021": "no federated credential fits the token: correct its issuer, subject and audience",
    "700211": "no federated credential fits the token's issuer: correct it in the app's credentials",
    "700212": "no federated credential fits the token's audience: it must be api://AzureADTokenExchange",
    "7000229": "the app has no service principal in this tenant: add it there once",
    "50027": "the federated token is not valid: check its file and its issuer",
    "53003": "conditional access blocks the app: exempt it, or let the machine's network through",
    "500011": "the tenant does not know the API: grant the app access to it once",
    "70003": "the grant is not supported: check AZURE_TENANT_ID and the kind of credentials",
    "7000112": "the app is switched off in the tenant: switch it on in Entra",
}
_TRANSIENT = frozenset({"90033", "90006", "90020", "90024", "50049", "90100", "900561"})


def refusal(told: str) -> MarketplaceError:
    """Name what the login service refused, by its number; a transient fault reads as no answer."""
    found = _NUMBER.search(told)
    if found is None:
        return Unauthorized()
    number = found[1]
    if number in _TRANSIENT:
        return Unreachable(f"The login service does not answer ({found[0]}, transient).", outcome_known=True)
    words = f": {_WORDS[number]}" if number in _WORDS else ""
    return Unauthorized(f"The login service refused our credentials ({found[0]}){words}.")
