# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who knows what we can do for customers, and what is asked again (S2.4)."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import formatLang

#: How well a technician feels able to speak about a service, in his words.
COMFORTS = [
    ("1", "I have only heard of it"),
    ("2", "I would need help with it"),
    ("3", "I could explain it"),
    ("4", "I can answer questions about it"),
    ("5", "I could teach it to others"),
]
#: What a technician has to know; when it changes he may have to read it again.
CONTENT_FIELDS = ("what_to_look_for", "customer_benefit")


class ProactiveOfferingKnowledge(models.Model):
    """A technician has read about a service, and says how well he could explain it.

    Only he can say so. It is kept per version: what has changed is asked again.
    """

    _name = "proactive.offering.knowledge"
    _description = "Knowledge of a Service"
    _order = "offering_id, technician_id"
    _rec_name = "offering_id"

    technician_id = fields.Many2one(
        comodel_name="fsm.person",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    offering_id = fields.Many2one(
        comodel_name="proactive.offering",
        string="Service",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    version = fields.Integer(
        required=True,
        readonly=True,
        aggregator=None,
        help="Which version of the description he has read.",
    )
    comfort = fields.Selection(selection=COMFORTS, required=True, readonly=True)
    confirmed_on = fields.Datetime(
        required=True, readonly=True, default=fields.Datetime.now
    )

    _technician_offering_unique = models.Constraint(
        "UNIQUE (technician_id, offering_id)",
        "This technician has confirmed this service already.",
    )


# Its knowledge is a room of its own beside the service itself.
# pylint: disable=consider-merging-classes-inherited
class ProactiveOffering(models.Model):
    _inherit = "proactive.offering"

    version = fields.Integer(
        default=1,
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        help="Raised with “Ask Technicians Again”: everybody who confirmed an earlier "
        "version is asked to read it once more.",
    )
    has_unasked_change = fields.Boolean(
        readonly=True,
        copy=False,
        help="What to look for, the customers' gain or a question has been changed "
        "since technicians were asked.",
    )
    knowledge_ids = fields.One2many(
        comodel_name="proactive.offering.knowledge",
        inverse_name="offering_id",
        string="Confirmations",
        readonly=True,
    )

    # For the technician who looks at it
    my_state = fields.Selection(
        selection=[
            ("to_confirm", "To confirm"),
            ("changed", "New version"),
            ("confirmed", "Confirmed"),
        ],
        string="My Knowledge",
        compute="_compute_my_knowledge",
        search="_search_my_state",
    )
    my_comfort = fields.Selection(selection=COMFORTS, compute="_compute_my_knowledge")
    my_confirmed_on = fields.Datetime(compute="_compute_my_knowledge")

    # For the manager
    technician_count = fields.Integer(
        compute="_compute_gaps",
        groups="proactive_service.group_manager",
        help="Technicians with a login who work for the companies you look at.",
    )
    confirmed_count = fields.Integer(
        string="Confirmed",
        compute="_compute_gaps",
        groups="proactive_service.group_manager",
        help="How many of them confirmed the current version.",
    )
    missing_technician_ids = fields.Many2many(
        comodel_name="fsm.person",
        string="Not Confirmed By",
        compute="_compute_gaps",
        groups="proactive_service.group_manager",
    )
    comfort_summary = fields.Char(
        string="Comfort",
        compute="_compute_gaps",
        groups="proactive_service.group_manager",
        help="The average of those who confirmed the current version, from 1 (only "
        "heard of it) to 5 (could teach it), and how many they are.",
    )
    has_gap = fields.Boolean(
        string="Not Confirmed by All",
        compute="_compute_gaps",
        search="_search_has_gap",
        groups="proactive_service.group_manager",
    )

    @api.depends("version", "knowledge_ids.version", "knowledge_ids.comfort")
    @api.depends_context("uid")
    def _compute_my_knowledge(self):
        technician = self.env["fsm.person"]._get_technician(self.env.user)
        Knowledge = self.env["proactive.offering.knowledge"].sudo()  # sudo: his own
        mine = Knowledge.search(
            [("technician_id", "=", technician.id), ("offering_id", "in", self.ids)]
        ).grouped("offering_id")
        for offering in self:
            knowledge = mine.get(offering._origin, Knowledge)
            offering.my_comfort = knowledge.comfort
            offering.my_confirmed_on = knowledge.confirmed_on
            offering.my_state = technician and offering._get_state(knowledge)

    def _get_state(self, knowledge):
        """Return where a technician stands, from his confirmation or none."""
        self.ensure_one()
        if not knowledge:
            return "to_confirm"
        return "confirmed" if knowledge.version >= self.version else "changed"

    def _search_my_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        offerings = self._search_whole_portfolio()
        return [("id", "in", offerings.filtered(lambda o: o.my_state in value).ids)]

    @api.depends("version", "company_id", "knowledge_ids.version")
    @api.depends_context("allowed_company_ids")
    def _compute_gaps(self):
        """Compare with all technicians of the companies, in one go for all services."""
        technicians = self.env["fsm.person"]._get_portfolio_technicians()
        companies = {t: t.technician_user_id.sudo().company_ids for t in technicians}
        for offering in self:
            wanted = offering.sudo().company_id or self.env.companies
            asked = technicians.filtered(lambda t, w=wanted: w & companies[t])
            current = offering.sudo().knowledge_ids.filtered(
                lambda k, o=offering, a=asked: (
                    k.version >= o.version and k.technician_id in a
                )
            )
            missing = asked - current.technician_id
            offering.technician_count = len(asked)
            offering.confirmed_count = len(current)
            offering.missing_technician_ids = missing.sorted("name").sudo(False)
            offering.comfort_summary = offering._get_comfort_summary(current)
            offering.has_gap = bool(missing)

    def _get_comfort_summary(self, knowledge):
        """Return the average comfort and n in words; nobody is named or ranked."""
        if not knowledge:
            return False
        average = sum(int(k.comfort) for k in knowledge) / len(knowledge)
        return self.env._(
            "%(average)s of 5 (n = %(count)s)",
            average=formatLang(self.env, average, digits=1),
            count=len(knowledge),
        )

    def _search_has_gap(self, operator, value):
        if operator != "in":
            return NotImplemented
        offerings = self._search_whole_portfolio()
        return [("id", "in", offerings.filtered(lambda o: o.has_gap in value).ids)]

    @api.model
    def _search_whole_portfolio(self):
        """Return all services, archived ones too: a portfolio is some dozens."""
        return self.search_fetch(
            [("active", "in", [True, False])], ["version", "company_id"]
        )

    def write(self, vals):
        changed = self.filtered(
            lambda offering: any(
                name in vals and (offering[name] or "") != (vals[name] or "")
                for name in CONTENT_FIELDS
            )
        )
        res = super().write(vals)
        changed._note_change()
        return res

    def _note_change(self):
        """Remember that what technicians confirmed reads differently now.

        Whether they are asked again is the manager's decision: a corrected typing
        mistake is not worth the time of all technicians.
        """
        known = self.filtered(
            lambda offering: (
                offering.sudo().knowledge_ids and not offering.has_unasked_change
            )
        )
        known.has_unasked_change = True

    def action_ask_again(self):
        """A new version: everybody is asked to read and confirm it (S2.4)."""
        for offering in self:
            offering.write(
                {"version": offering.version + 1, "has_unasked_change": False}
            )
        return True

    def action_confirm(self, comfort=None):
        """The technician has read it and says how well he could explain it.

        :param comfort: key of COMFORTS; without it there is nothing to confirm
        :raises UserError: for a user who is no technician
        :raises ValidationError: for an unknown comfort
        """
        self.check_access("read")
        if comfort not in [key for key, _label in COMFORTS]:
            raise ValidationError(
                self.env._("Please say how well you could explain it.")
            )
        technician = self.env["fsm.person"]._get_technician(self.env.user)
        if not technician:
            raise UserError(
                self.env._("Only technicians confirm that they know a service.")
            )
        # sudo: technicians write nothing but this, and it is always their own.
        Knowledge = self.env["proactive.offering.knowledge"].sudo()
        for offering in self:
            values = offering._prepare_knowledge_values(comfort)
            known = Knowledge.search(
                [
                    ("technician_id", "=", technician.id),
                    ("offering_id", "=", offering.id),
                ]
            )
            if known:
                known.write(values)
            else:
                Knowledge.create(
                    {
                        **values,
                        "technician_id": technician.id,
                        "offering_id": offering.id,
                    }
                )
        return True

    def _prepare_knowledge_values(self, comfort):
        """Return what a confirmation says: now, of the version as it is now."""
        self.ensure_one()
        return {
            "comfort": comfort,
            "version": self.version,
            "confirmed_on": fields.Datetime.now(),
            "company_id": (self.company_id or self.env.company).id,
        }


# pylint: disable=consider-merging-classes-inherited
class ProactiveOfferingQuestion(models.Model):
    _inherit = "proactive.offering.question"

    @api.model_create_multi
    def create(self, vals_list):
        questions = super().create(vals_list)
        questions.offering_id._note_change()
        return questions

    def write(self, vals):
        res = super().write(vals)
        if "name" in vals:
            self.offering_id._note_change()
        return res

    @api.ondelete(at_uninstall=False)
    def _note_deletion(self):
        self.offering_id._note_change()


# pylint: disable=consider-merging-classes-inherited
class FsmPerson(models.Model):
    _inherit = "fsm.person"

    @api.model
    def _get_portfolio_technicians(self):
        """Return the technicians with a login in the companies looked at.

        Who has no login cannot confirm, and is not missed.
        """
        group = self.env.ref("proactive_service.group_technician")
        users = (
            Domain("share", "=", False)
            & Domain("active", "=", True)
            & Domain("all_group_ids", "in", group.ids)
            & Domain("company_ids", "in", self.env.companies.ids)
        )
        # sudo: users of technicians are hidden from those who only manage services.
        return self.sudo().search([("partner_id.user_ids", "any", users)])
