"""The tokens that are known for sure: a fixed prefix, then so many characters of one alphabet.

One row per token: who gives it out, how it begins, what follows and the page that says so. No row is a guess: where
neither prefix nor length is fixed there is none, so that a refusal is never about something that only looks random.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

_ALNUM: Final = "A-Za-z0-9"
_URL: Final = "A-Za-z0-9_-"
_HEX: Final = "a-f0-9"
_BASE32: Final = "A-Z2-7"
_BASE64: Final = "A-Za-z0-9+/"
_BECH32: Final = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L"


@dataclass(frozen=True, slots=True)
class Token:
    """A kind of token: its name in messages, its prefixes, what follows one of them, and where that is documented.

    ``body`` is an expression; ``alphabet`` are the characters that may not follow it, since it would be longer then.
    ``sign`` is a rarer text that every one of them holds, where the prefixes are too common to look for.
    """

    name: str
    prefixes: tuple[str, ...]
    body: str
    alphabet: str
    source: str
    sign: str = ""

    @property
    def signs(self) -> tuple[str, ...]:
        """Texts, one of which stands in every text with such a token."""
        return (self.sign,) if self.sign else self.prefixes


def _one(name: str, prefixes: str, alphabet: str, length: int | str, source: str) -> Token:
    """A token whose body is ``length`` characters of one alphabet."""
    return Token(name, tuple(prefixes.split()), f"[{alphabet}]{{{length}}}", alphabet, source)


TOKENS: Final = (
    _one("AWS access key", "AKIA ASIA", _BASE32, 16, "AWS IAM, Unique identifiers"),
    _one("Google API key", "AIza", _URL, 35, "Google Cloud, Manage API keys"),
    _one("Google OAuth client secret", "GOCSPX-", _URL, 28, "Google Identity, OAuth 2.0 clients"),
    Token("Azure storage account key", ("AccountKey=",), f"[{_BASE64}]{{86}}==", _BASE64, "Azure, Connection strings"),
    _one("DigitalOcean token", "dop_v1_ doo_v1_ dor_v1_", _HEX, 64, "DigitalOcean, API tokens"),
    _one("GitHub token", "ghp_ gho_ ghu_ ghs_ ghr_", _ALNUM, 36, "GitHub, Token formats"),
    Token(
        "GitHub fine-grained token",
        ("github_pat_",),
        f"[{_ALNUM}]{{22}}_[{_ALNUM}]{{59}}",
        _ALNUM,
        "GitHub, Token formats",
    ),
    _one("GitLab token", "glpat- gldt- glrt- glft- glsoat-", _URL, 20, "GitLab, Token prefixes"),
    Token(
        "GitLab token",
        ("glpat-", "glrt-"),
        r"[A-Za-z0-9_-]{27,300}\.[0-9a-z]{2}(?:\.[0-9a-z]{2})?[0-9a-z]{7}",
        _ALNUM,
        "GitLab, Routable tokens",
    ),
    _one("GitLab trigger token", "glptt-", _HEX, 40, "GitLab, Token prefixes"),
    _one("Docker Hub token", "dckr_pat_", _URL, 27, "Docker, Personal access tokens"),
    _one("npm token", "npm_", _ALNUM, 36, "npm, About access tokens"),
    _one("PyPI token", "pypi-AgEIcHlwaS5vcmc pypi-AgENdGVzdC5weXBpLm9yZw", _URL, "50,1000", "PyPI, API tokens"),
    _one("RubyGems key", "rubygems_", _HEX, 48, "RubyGems, API key scopes"),
    _one("JFrog API key", "AKCp", _ALNUM, 69, "JFrog Artifactory, API key"),
    Token("Slack token", ("xoxb-", "xoxp-"), r"(?:[0-9]{10,13}-){2,3}[A-Za-z0-9]{24,34}", _ALNUM, "Slack, Token types"),
    Token(
        "Slack app token",
        ("xapp-",),
        r"[0-9]-[A-Z0-9]{9,13}-[0-9]{10,13}-[a-f0-9]{64}",
        _HEX,
        "Slack, Token types",
    ),
    Token(
        "Slack webhook",
        ("hooks.slack.com/services/",),
        r"T[A-Z0-9]{8,12}/B[A-Z0-9]{8,12}/[A-Za-z0-9]{24}",
        _ALNUM,
        "Slack, Incoming webhooks",
    ),
    _one("Stripe key", "sk_live_ rk_live_ sk_test_ rk_test_", _ALNUM, "24,247", "Stripe, API keys"),
    Token("SendGrid key", ("SG.",), r"[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}", _URL, "SendGrid, API keys"),
    _one("Shopify token", "shpat_ shpca_ shppa_ shpss_", "A-Fa-f0-9", 32, "Shopify, Access tokens"),
    Token(
        "HashiCorp Vault token", ("hvs.",), r"(?:[A-Za-z0-9]{24}|[A-Za-z0-9_-]{90,300})", _URL, "Vault, Token prefixes"
    ),
    _one("Databricks token", "dapi", _HEX, 32, "Databricks, Personal access tokens"),
    Token("Dynatrace token", ("dt0c01.", "dt0s01."), r"[A-Z2-7]{24}\.[A-Z2-7]{64}", _BASE32, "Dynatrace, Token format"),
    _one("Doppler token", "dp.pt.", _ALNUM, 43, "Doppler, Token formats"),
    Token(
        "Grafana service account token",
        ("glsa_",),
        r"[A-Za-z0-9]{32}_[A-Fa-f0-9]{8}",
        _ALNUM,
        "Grafana, Service accounts",
    ),
    _one("New Relic key", "NRAK-", "A-Z0-9", 27, "New Relic, API keys"),
    _one("Hugging Face token", "hf_", "A-Za-z", 34, "Hugging Face, Access tokens"),
    Token(
        "OpenAI key",
        ("sk-", "sk-proj-", "sk-svcacct-"),
        r"[A-Za-z0-9_-]{20,74}T3BlbkFJ[A-Za-z0-9_-]{20,74}",
        _URL,
        "OpenAI, API keys",
        sign="T3BlbkFJ",
    ),
    Token("Anthropic key", ("sk-ant-api03-", "sk-ant-admin01-"), r"[A-Za-z0-9_-]{93}AA", _URL, "Anthropic, API keys"),
    _one("Linear key", "lin_api_", _ALNUM, 40, "Linear, API keys"),
    _one("Pulumi token", "pul-", _HEX, 40, "Pulumi, Access tokens"),
    Token("Cloudflare origin CA key", ("v1.0-",), r"[a-f0-9]{24}-[a-f0-9]{146}", _HEX, "Cloudflare, Origin CA keys"),
    _one("Atlassian token", "ATATT3", "A-Za-z0-9_=-", 186, "Atlassian, API tokens"),
    _one("age secret key", "AGE-SECRET-KEY-1", _BECH32, 58, "age, File keys"),
)
_EXAMPLE: Final = re.compile(r".*EXAMPLE", re.DOTALL)
"""How vendors end the keys of their documentation."""


@cache
def _expression(token: Token) -> re.Pattern[str]:
    """Made when a sign of the token is met: hardly any run meets one, and to make them all takes milliseconds."""
    front = "|".join(re.escape(prefix) for prefix in token.prefixes)
    return re.compile(rf"(?<![A-Za-z0-9])(?:{front})({token.body})(?![{token.alphabet}])")


_BY_SIGN: Final = tuple((token.signs, token) for token in TOKENS)


def tokens_in(text: str) -> tuple[str, ...]:
    """The names of the tokens that a text holds, in the order of the table; examples of a documentation are none."""
    return tuple(
        token.name
        for signs, token in _BY_SIGN
        if any(sign in text for sign in signs)
        and any(_is_real(found.group(1)) for found in _expression(token).finditer(text))
    )


def _is_real(body: str) -> bool:
    """Not ``xxxx…`` or ``0000…``, and not what a vendor calls an example."""
    return len(set(body.lower())) > 2 and not _EXAMPLE.fullmatch(body)
