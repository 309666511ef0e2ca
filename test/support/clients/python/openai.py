"""A stand-in for the package `openai`: the same calls over the wire, by the standard library alone."""

import json
import urllib.request
import uuid


class _Object:
    def __init__(self, fields):
        for name, value in fields.items():
            setattr(self, name, _Object(value) if isinstance(value, dict) else value)


class _Content:
    def __init__(self, content):
        self._content = content

    def write_to_file(self, path):
        with open(path, "wb") as file:
            file.write(self._content)


def _parts(name, value):
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _parts(f"{name}[{key}]", each)
    else:
        yield name, str(value)


class _Videos:
    def __init__(self, base_url, api_key):
        self._base_url = base_url.rstrip("/")
        self._headers = {"Authorization": f"Bearer {api_key}", "User-Agent": "OpenAI/Python"}

    def _send(self, method, path, data=None, headers={}):
        request = urllib.request.Request(
            self._base_url + path, data=data, method=method, headers={**self._headers, **headers}
        )
        with urllib.request.urlopen(request) as response:
            return response.read()

    # As the package does it: a form, also where there is no file.
    def create(self, extra_body={}, extra_headers={}, **fields):
        boundary = uuid.uuid4().hex
        pairs = [pair for name, value in {**fields, **extra_body}.items() for pair in _parts(name, value)]
        body = "".join(
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in pairs
        )
        headers = {"Content-Type": f"multipart/form-data; boundary={boundary}", **extra_headers}
        return _Object(json.loads(self._send("POST", "/videos", f"{body}--{boundary}--\r\n".encode(), headers)))

    def retrieve(self, video_id):
        return _Object(json.loads(self._send("GET", f"/videos/{video_id}")))

    def download_content(self, video_id):
        return _Content(self._send("GET", f"/videos/{video_id}/content"))


class OpenAI:
    def __init__(self, base_url, api_key):
        self.videos = _Videos(base_url, api_key)
