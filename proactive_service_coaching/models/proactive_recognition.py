# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ProactiveRecognition(models.Model):
    """Praise for something done well, tied to a value of the method (S5.7).

    Words, nothing else: no points, no ranking, nothing that is paid or counted.
    """

    _name = "proactive.recognition"
    _description = "Recognition"
    _inherit = ["proactive.editable.mixin"]
    _order = "date desc, id desc"
    _rec_names_search = ["technician_id.name", "message"]
    _check_company_auto = True

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    technician_id = fields.Many2one(
        comodel_name="fsm.person",
        string="For",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    value = fields.Selection(
        selection=[
            ("attention", "Saw what others pass by"),
            ("honesty", "Recommended only what helps"),
            ("listening", "Listened and asked"),
            ("calm", "Took the stress out of a hard moment"),
            ("promise", "Kept a promise"),
            ("knowledge", "Shared what he knows"),
            ("care", "Left it clean and well explained"),
        ],
        string="What For",
        required=True,
        help="The value of proactive service that this shows.",
    )
    message = fields.Text(
        string="In Your Words", required=True, help="What happened, and why it matters."
    )
    date = fields.Date(required=True, default=fields.Date.context_today)
    author_id = fields.Many2one(
        comodel_name="res.users",
        string="From",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
    )
    author_name = fields.Char(
        string="Said By", compute="_compute_author_name", compute_sudo=True
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
        help="When a customer said it and you pass it on.",
    )
    source = fields.Selection(
        selection=[
            ("colleague", "Colleague"),
            ("manager", "Manager"),
            ("customer", "Customer"),
        ],
        compute="_compute_source",
        store=True,
        precompute=True,
        help="Who speaks. Kept as it was when it was said.",
    )
    order_id = fields.Many2one(
        comodel_name="fsm.order",
        string="Visit",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
    )
    audience = fields.Selection(
        selection=[("team", "Everybody in service"), ("person", "Only him")],
        string="Who Sees It",
        required=True,
        default="team",
    )

    _message_not_blank = models.Constraint(
        "CHECK(length(trim(message)) > 0)",
        "Say in your own words what was done well.",
    )

    @api.constrains("technician_id", "author_id")
    def _check_not_oneself(self):
        for recognition in self:
            # sudo: colleagues cannot read each other's users.
            users = recognition.technician_id.sudo().partner_id.user_ids
            if recognition.author_id in users:
                raise ValidationError(
                    self.env._(
                        "Recognition comes from others. Tell your coach about what "
                        "you are proud of, it makes a good success story."
                    )
                )

    @api.depends("technician_id.name", "value")
    def _compute_display_name(self):
        labels = dict(self._fields["value"]._description_selection(self.env))
        for recognition in self:
            name = recognition.technician_id.name
            label = labels.get(recognition.value)
            recognition.display_name = f"{name}: {label}" if name and label else False

    @api.depends("author_id.name", "partner_id.name")
    def _compute_author_name(self):
        for recognition in self:
            person = recognition.partner_id or recognition.author_id
            recognition.author_name = person.name

    @api.depends("author_id", "partner_id")
    def _compute_source(self):
        for recognition in self:
            author = recognition.author_id.sudo()
            if recognition.partner_id:
                recognition.source = "customer"
            elif author.has_group("proactive_service.group_manager"):
                recognition.source = "manager"
            else:
                recognition.source = "colleague"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        if not self.env.context.get("install_mode"):
            records._tell_technician()
        return records

    def unlink(self):
        """Take back what was put into the inbox, as well: it holds the same words."""
        # sudo: whoever may delete the praise; the messages are the system's.
        messages = (
            self.env["mail.message"]
            .sudo()
            .search([("model", "=", self._name), ("res_id", "in", self.ids)])
        )
        res = super().unlink()
        messages.unlink()
        return res

    def _tell_technician(self):
        """Let the technician know in his inbox, if he has a login."""
        for recognition in self:
            # sudo: colleagues may praise whose contact they cannot read.
            technician = recognition.technician_id.sudo()
            if not technician.technician_user_id:
                continue
            self.env["mail.thread"].message_notify(
                partner_ids=technician.partner_id.ids,
                subject=self.env._("%(name)s thanks you", name=recognition.author_name),
                body=recognition.message,
                model=recognition._name,
                res_id=recognition.id,
            )
