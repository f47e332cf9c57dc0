"""What an application makes anew each time and thousands of tests need but once: addresses' rules and templates' code.

Making one takes 5 ms instead of 60, and its first page 30 instead of 100.
"""

import gc

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule


def keep() -> None:
    """For the rest of this process."""
    rules()
    Flask.jinja_options = {"bytecode_cache": Templates()}
    gc.freeze()  # thousands of tests and all that they import
    gc.set_threshold(10_000, 20, 20)


def rules() -> None:
    """What a rule is compiled to depends on its own words alone, and nothing writes into it; the two hundred are most of what an application costs."""
    compile_, made = Rule.compile, {}

    def once(rule):
        key = (
            rule.rule,
            repr(rule.defaults),
            rule.subdomain,
            rule.host,
            rule.merge_slashes,
            rule.map.host_matching,
            *rule.map.converters.items(),
        )
        if key in made:
            rule._parts, rule._trace, rule._converters, arguments, build, build_unknown = made[key]
            rule.arguments = set(arguments)
            rule._build, rule._build_unknown = build.__get__(rule), build_unknown.__get__(rule)
        else:
            compile_(rule)
            made[key] = (
                rule._parts,
                rule._trace,
                rule._converters,
                rule.arguments,
                rule._build.__func__,
                rule._build_unknown.__func__,
            )

    Rule.compile = once


class Templates(BytecodeCache):
    """In memory; Jinja itself looks whether a template's text has changed."""

    def __init__(self):
        self.codes: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.codes:
            bucket.bytecode_from_string(self.codes[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.codes[bucket.key] = bucket.bytecode_to_string()
