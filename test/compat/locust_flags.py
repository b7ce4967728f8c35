"""Prints, as JSON, each option of the real Locust: its names, its variable and its default."""

import json

from locust.argument_parser import get_parser

options = [
    {"names": action.option_strings, "variable": getattr(action, "env_var", None), "default": action.default}
    for action in get_parser(default_config_files=[])._actions
    if action.option_strings
]
print(json.dumps(options))
