# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).


class CaptureRefused(Exception):
    """A phone's request that cannot be taken, with a code the phone explains.

    Not a UserError: those come from the rules about recommendations, and what the
    rules refuse is kept for the office instead of being refused.

    :param code: one word, such as ``unknown_parent``; part of the written API
    :param status: HTTP status of the answer
    """

    def __init__(self, code, status=400):
        super().__init__(code)
        self.code = code
        self.status = status
