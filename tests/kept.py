"""What an application makes anew each time and thousands of tests need but once: the code that builds addresses, and templates' code.

Making one takes 8 ms instead of 60, and its first page 30 instead of 100.
"""
import gc

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule


def keep() -> None:
    """For the rest of this process."""
    builders()
    Flask.jinja_options = {"bytecode_cache": Templates()}
    gc.freeze()  # thousands of tests and all that they import
    gc.set_threshold(10_000, 20, 20)


def builders() -> None:
    """An address's builder depends on the rule alone; making the two hundred of them is most of what an application costs."""
    make, made = Rule._compile_builder, {}

    def once(rule, append_unknown=True):
        key = tuple(rule._trace), append_unknown, repr(rule.defaults)
        if key not in made:
            made[key] = make(rule, append_unknown)
        return made[key]
    Rule._compile_builder = once


class Templates(BytecodeCache):
    """In memory; Jinja itself looks whether a template's text has changed."""

    def __init__(self):
        self.codes: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.codes:
            bucket.bytecode_from_string(self.codes[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.codes[bucket.key] = bucket.bytecode_to_string()
