"""Create a Secret with random values in one or more namespaces; leave an existing one as it is.

The first namespace decides: if the Secret is there, its values are copied to the namespaces that lack it.
"""
import base64
import json
import os
import secrets
import ssl
import string
import urllib.error
import urllib.request

ACCOUNT = os.environ.get("SERVICE_ACCOUNT_FOLDER", "/var/run/secrets/kubernetes.io/serviceaccount")
HOST = f"https://{os.environ['KUBERNETES_SERVICE_HOST']}:{os.environ['KUBERNETES_SERVICE_PORT']}"
TLS = ssl.create_default_context(cafile=f"{ACCOUNT}/ca.crt")
NAME = os.environ["SECRET_NAME"]
LENGTH = 40


def call(method, path, body=None):
    """Answer of the API server, or None where the object is not there or already is."""
    with open(f"{ACCOUNT}/token", encoding="ascii") as token:
        headers = {"Authorization": f"Bearer {token.read().strip()}", "Content-Type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(HOST + path, data=data, headers=headers, method=method)
    try:
        with urllib.request.urlopen(request, context=TLS, timeout=30) as response:
            return json.load(response)
    except urllib.error.HTTPError as error:
        if (method, error.code) in (("GET", 404), ("POST", 409)):
            return None
        raise SystemExit(f"{method} {path}: {error.code} {error.read().decode()}") from error


def random_value():
    alphabet = string.ascii_letters + string.digits
    return "".join(secrets.choice(alphabet) for _ in range(LENGTH))


def encoded(value):
    return base64.b64encode(value.encode()).decode()


home, *copies = os.environ["NAMESPACES"].split()
found = call("GET", f"/api/v1/namespaces/{home}/secrets/{NAME}")
if found is None:
    values = json.loads(os.environ["ENTRIES"])
    values |= {key: random_value() for key in os.environ["GENERATED_KEYS"].split()}
    data = {key: encoded(value) for key, value in values.items()}
else:
    data = found["data"]

for namespace in [*([] if found else [home]), *copies]:
    secret = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": NAME}, "type": "Opaque", "data": data}
    created = call("POST", f"/api/v1/namespaces/{namespace}/secrets", secret)
    if created is None and namespace == home:
        raise SystemExit(f"{home}/{NAME}: appeared meanwhile; the next attempt copies it")
    print(f"{namespace}/{NAME}: {'created' if created else 'exists'}")
