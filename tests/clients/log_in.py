"""msal and azure-identity, unchanged, at Microsoft's own login address. Prints what each got as JSON."""

import asyncio
import json
import os
import sys

import msal  # type: ignore[import-untyped]
from azure.core.exceptions import ClientAuthenticationError
from azure.identity import CertificateCredential, ClientSecretCredential, WorkloadIdentityCredential
from azure.identity.aio import ClientSecretCredential as AsyncClientSecretCredential

TENANT, CLIENT = "11111111-aaaa-4bbb-8ccc-222222222222", "33333333-aaaa-4bbb-8ccc-444444444444"
SCOPE = "https://graph.microsoft.com/.default"


def by_msal(secret, tenant=TENANT, client=CLIENT):
    authority = f"https://login.microsoftonline.com/{tenant}"
    app = msal.ConfidentialClientApplication(client, client_credential=secret, authority=authority)
    found = app.acquire_token_for_client([SCOPE])
    return found.get("error_description") or found["token_type"]


def by_identity(credential):
    try:
        return "Bearer" if credential.get_token(SCOPE).token else ""
    except ClientAuthenticationError as error:
        return str(error)


async def by_identity_async(secret):
    async with AsyncClientSecretCredential(TENANT, CLIENT, secret) as credential:
        return "Bearer" if (await credential.get_token(SCOPE)).token else ""


certificate, federated, unknown = (os.environ[name] for name in ("CERTIFICATE", "FEDERATED", "UNKNOWN"))
sys.stdout.write(
    json.dumps(
        {
            "msal": by_msal("a-secret"),
            "msal expired": by_msal("expired-secret"),
            "msal wrong": by_msal("wrong-secret"),
            "msal unknown app": by_msal("a-secret", client="unknown-app"),
            "identity": by_identity(ClientSecretCredential(TENANT, CLIENT, "a-secret")),
            "identity expired": by_identity(ClientSecretCredential(TENANT, CLIENT, "expired-secret")),
            "identity certificate": by_identity(CertificateCredential(TENANT, CLIENT, certificate)),
            "identity federated": by_identity(
                WorkloadIdentityCredential(tenant_id=TENANT, client_id=CLIENT, token_file_path=federated)
            ),
            "identity unknown subject": by_identity(
                WorkloadIdentityCredential(tenant_id=TENANT, client_id=CLIENT, token_file_path=unknown)
            ),
            "identity async": asyncio.run(by_identity_async("a-secret")),
        }
    )
)
