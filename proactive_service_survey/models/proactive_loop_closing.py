# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What is done about an unhappy customer, and when it counts as done."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import plaintext2html

# In the order in which they win a tie: look at the process before the people.
CAUSES = [
    ("process", "Process"),
    ("rules", "Rules"),
    ("presentation", "Presentation"),
    ("product", "Product"),
    ("people", "People"),
]
CAUSE_FIELDS = [f"cause_{cause}" for cause, _label in CAUSES]


def _cause_field(label, help_text):
    """Return the field of one cause: 0 not judged, 1 no part in it, 10 all of it."""
    return fields.Integer(string=label, aggregator="avg", tracking=True, help=help_text)


# A room of its own beside the fields of the loop.
# pylint: disable=consider-merging-classes-inherited
class ProactiveLoop(models.Model):
    _inherit = "proactive.loop"

    contacted_on = fields.Datetime(
        string="Customer Contacted On", readonly=True, copy=False, tracking=True
    )
    contacted_by_id = fields.Many2one(
        comodel_name="res.users",
        readonly=True,
        copy=False,
        ondelete="set null",
    )
    contact_note = fields.Text(
        string="What the Customer Said",
        copy=False,
        help="For us only: the customer never sees it.",
    )
    cause_process = _cause_field("Process", "How we work: planning, parts, handover.")
    cause_rules = _cause_field(
        "Rules", "What our rules made us do or kept us from doing."
    )
    cause_presentation = _cause_field(
        "Presentation", "How we came across: appearance, words, explanation."
    )
    cause_product = _cause_field("Product", "The equipment, the material, the tools.")
    cause_people = _cause_field("People", "Knowledge, skill, attitude.")
    cause = fields.Selection(
        selection=CAUSES,
        string="Main Cause",
        compute="_compute_cause",
        store=True,
        help="The cause with the highest score; with equal scores the first in the "
        "order process, rules, presentation, product, people.",
    )
    cause_note = fields.Text(string="What Went Wrong", help="In words; for us only.")
    action_text = fields.Text(
        string="Action",
        tracking=True,
        help="What we change so that it does not happen again.",
    )
    action_owner_id = fields.Many2one(
        comodel_name="res.users",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        tracking=True,
        ondelete="set null",
    )
    action_date = fields.Date(string="Action Until", tracking=True)
    closed_on = fields.Datetime(readonly=True, copy=False)
    closed_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False, ondelete="set null"
    )

    _cause_range = models.Constraint(
        f"CHECK ({' AND '.join(f'{name} BETWEEN 0 AND 10' for name in CAUSE_FIELDS)})",
        "Judge each cause with a number from 1 (no part in it) to 10 (all of it).",
    )

    @api.depends(*CAUSE_FIELDS)
    def _compute_cause(self):
        for loop in self:
            scores = {cause: loop[f"cause_{cause}"] for cause, _label in CAUSES}
            main = max(scores, key=scores.get)
            loop.cause = scores[main] and main

    @api.constrains(
        "state",
        "contacted_on",
        "action_text",
        "action_owner_id",
        "action_date",
        *CAUSE_FIELDS,
    )
    def _check_done(self):
        """No loop is called done that is not, whoever writes it: form, import, code."""
        if missing := [text for loop in self if (text := loop._get_missing_text())]:
            raise ValidationError("\n\n".join(missing))

    # Working on it

    def action_contact(self):
        """Open the form in which the contact with the customer is noted."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("The Customer Has Been Reached"),
            "res_model": "proactive.loop.contact",
            "view_mode": "form",
            "target": "new",
            "context": {"default_loop_id": self.id},
        }

    def _log_contact(self, contacted_on, note):
        """Note that somebody reached the customer; this alone stops the clock.

        :param contacted_on: naive UTC datetime
        :param note: what the customer said
        """
        self.write(
            {
                "contacted_on": contacted_on,
                "contacted_by_id": self.env.uid,
                "contact_note": note,
                "state": "contacted",
            }
        )
        self.activity_feedback(
            ["proactive_service.mail_activity_type_manager"], feedback=note
        )

    def action_close(self):
        """Close the loops: the customer is reached, the cause judged, the fix planned.

        :raise ValidationError: names everything that is missing, per loop
        """
        self.write(
            {
                "state": "closed",
                "closed_on": fields.Datetime.now(),
                "closed_by_id": self.env.uid,
            }
        )
        for loop in self:
            loop._schedule_action()

    def _get_missing_text(self):
        """Return in words what is missing for the state of this loop, or False."""
        missing = {
            "open": list,
            "contacted": self._get_missing_contact,
            "closed": lambda: self._get_missing_contact() + self._get_missing_fix(),
        }[self.state]()
        if not missing:
            return False
        return self.env._(
            "Not yet for the loop with %(customer)s:\n%(missing)s",
            customer=self.display_name,
            missing="\n".join(f"- {text}" for text in missing),
        )

    def _get_missing_contact(self):
        if self.contacted_on:
            return []
        return [self.env._("Call the customer and log the contact.")]

    def _get_missing_fix(self):
        """Return what still has to be judged and planned, as a list of sentences."""
        missing = []
        if not all(self[name] for name in CAUSE_FIELDS):
            missing.append(
                self.env._("Judge each of the five causes with a number from 1 to 10.")
            )
        if not (self.action_text or "").strip():
            missing.append(self.env._("Write down what is done so it does not recur."))
        if not self.action_owner_id or not self.action_date:
            missing.append(self.env._("Give the action an owner and a date."))
        return missing

    def action_reopen(self):
        """Take a closed loop up again; what was noted stays."""
        for state, loops in self.grouped(
            lambda loop: "contacted" if loop.contacted_on else "open"
        ).items():
            loops.write({"state": state, "closed_on": False, "closed_by_id": False})

    def _schedule_action(self):
        """Remind the owner of the action; the truth is on the loop."""
        self.activity_schedule(
            "proactive_service.mail_activity_type_manager",
            date_deadline=self.action_date,
            summary=self.env._("Do what we promised ourselves"),
            note=plaintext2html(self.action_text),
            user_id=self.action_owner_id.id,
        )
