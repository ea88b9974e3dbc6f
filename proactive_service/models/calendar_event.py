# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Command

from . import smart

#: What attendees read in the description.
DESCRIBED_FIELDS = frozenset(
    {
        "smart_template_id",
        "smart_message",
        "smart_action",
        "smart_response",
        "smart_timeline",
        "smart_attachment_ids",
    }
)
#: What the words of a new meeting depend on.
DRAFT_FIELDS = frozenset(
    {"description", "name", "partner_ids", "res_id", "res_model", "res_model_id"}
)


class CalendarEvent(models.Model):
    """A meeting that says what it is for before it begins (S3.2).

    The parts are kept in the description, so that every invitation, change, reminder
    and calendar file that attendees get contains them.
    """

    _name = "calendar.event"
    _inherit = ["calendar.event", "proactive.smart.mixin"]

    # The subject of a meeting is its name; others' private ones stay private.
    smart_subject = fields.Char(related="name", related_sudo=False)
    smart_template_id = fields.Many2one(
        comodel_name="proactive.smart.template",
        string="Agenda Template",
        domain="[('use', '=', 'meeting')]",
        ondelete="set null",
        help="Fills in the agenda, who prepares what, the answers needed and by when.",
    )
    smart_message = fields.Text(
        string="Agenda",
        compute="_compute_smart_parts",
        store=True,
        readonly=False,
        precompute=True,
        help="What is talked about, in which order.",
    )
    smart_action = fields.Text(
        string="Who Prepares What",
        compute="_compute_smart_parts",
        store=True,
        readonly=False,
        precompute=True,
        help="What each attendee brings or finds out before.",
    )
    smart_response = fields.Text(
        string="Answers Needed",
        compute="_compute_smart_parts",
        store=True,
        readonly=False,
        precompute=True,
        help="Which questions are answered when the meeting is over.",
    )
    smart_timeline = fields.Text(
        compute="_compute_smart_parts",
        store=True,
        readonly=False,
        precompute=True,
        help="By when each is prepared and decided.",
    )
    smart_attachment_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="calendar_event_smart_attachment_rel",
        string="Papers",
        copy=False,
        help="Sent with the invitation, and named in it.",
    )

    @api.depends("smart_template_id")
    def _compute_smart_parts(self):
        for event in self:
            parts = event._get_template_parts()
            for part in smart.PARTS[1:]:
                name = f"smart_{part}"
                event[name] = parts.get(name) or event[name]

    @api.onchange("smart_template_id")
    def _onchange_smart_template_id(self):
        self.name = self.name or self._get_template_parts().get("smart_subject")

    @api.depends("location", "videocall_location", "partner_ids.email")
    def _compute_smart_missing(self):
        return super()._compute_smart_missing()

    def _get_smart_missing_words(self):
        words = super()._get_smart_missing_words()
        if smart.is_blank(self.location) and not self.videocall_location:
            words.append(self.env._("the place or the call details"))
        words.extend(
            self.env._("an email address of %s, who gets no invitation", partner.name)
            for partner in self.partner_ids
            if not partner.email
        )
        return words

    @api.model
    def _get_smart_words(self):
        return {
            "subject": self.env._("a subject that says what the meeting is for"),
            "message": self.env._("the agenda"),
            "action": self.env._("who prepares what"),
            "response": self.env._("which answers are needed"),
            "timeline": self.env._("by when"),
        }

    @api.model
    def _get_smart_headings(self):
        return {
            "message": self.env._("Agenda"),
            "action": self.env._("Who prepares what"),
            "response": self.env._("Answers we need"),
            "timeline": self.env._("By when"),
        }

    # Template

    def _get_template_parts(self):
        """Return what the template says about this meeting: dict {field: text}."""
        self.ensure_one()
        template = self.smart_template_id
        if not template:
            return {}
        partner = self._get_smart_guest()
        source = self._get_smart_source()
        template = template.with_context(lang=partner.lang or self.env.lang)
        return template._fill(source._get_smart_names(partner))

    def _get_smart_guest(self):
        """Return the first attendee from outside: res.partner, may be empty."""
        # sudo: who has a login is no secret, but may be of another company
        guests = self.partner_ids.sudo().filtered(
            lambda partner: all(user.share for user in partner.user_ids)
        )
        return guests[:1].sudo(False)

    def _get_smart_source(self):
        """Return what the meeting is about, as far as it is ours and may be read."""
        empty = self.env["proactive.smart.source"]
        # sudo: the name of a model only; the record itself is checked
        model = self.res_model or self.sudo().res_model_id.model
        if not self.res_id or not hasattr(self.env.get(model), "_get_smart_names"):
            return empty
        source = self.env[model].browse(self.res_id).exists()
        return source if source.has_access("read") else empty

    # Description

    def _get_smart_description(self, description):
        """Return a description with the SMART parts as they stand (Markup)."""
        self.ensure_one()
        guest = self._get_smart_guest()
        event = self.with_context(lang=guest.lang or self.env.lang)
        content = event._render_smart(self.smart_attachment_ids)
        return smart.replace_block(description, content)

    def _is_smart_begun(self):
        """Tell whether anybody has begun to say what the meeting is for."""
        self.ensure_one()
        parts = [part for part in smart.PARTS if part != "subject"]
        return any(not smart.is_blank(self[f"smart_{part}"]) for part in parts)

    @api.model
    def _get_smart_alarm(self):
        """Return the reminder of SMART meetings: calendar.alarm, may be empty."""
        alarm = self.env.ref(
            "proactive_service.calendar_alarm_smart", raise_if_not_found=False
        )
        return alarm or self.env["calendar.alarm"]

    @api.model_create_multi
    def create(self, vals_list):
        events = super().create([self._complete_smart_vals(v) for v in vals_list])
        for event, vals in zip(events, vals_list, strict=True):
            if vals.get("smart_attachment_ids"):
                self._adopt_smart_attachments(event.smart_attachment_ids, event)
        return events

    def _complete_smart_vals(self, vals):
        """Return create values with description and reminder of a SMART meeting."""
        context = self.env.context
        if not any(n in vals or f"default_{n}" in context for n in DESCRIBED_FIELDS):
            return vals
        given = {**self.default_get([*DRAFT_FIELDS, *DESCRIBED_FIELDS]), **vals}
        words = dict.fromkeys((f"smart_{part}" for part in smart.PARTS[1:]), False)
        parts = self.new(given)._get_template_parts()
        words.update({n: v for n, v in {**parts, **given}.items() if n in words})
        draft = self.new({**given, **words})
        if not draft._is_smart_begun() and not draft.smart_attachment_ids:
            return vals
        description = draft._get_smart_description(given.get("description"))
        values = {**words, **vals, "description": description}
        if not vals.get("alarm_ids") and "default_alarm_ids" not in context:
            values["alarm_ids"] = [Command.set(self._get_smart_alarm().ids)]
        return values

    def write(self, vals):
        if not DESCRIBED_FIELDS.intersection(vals):
            return super().write(vals)
        for event in self:
            values = event._prepare_smart_update(vals)
            super(CalendarEvent, event).write(values)
            if vals.get("smart_attachment_ids"):
                self._adopt_smart_attachments(event.smart_attachment_ids, event)
        return True

    def _prepare_smart_update(self, vals):
        """Return write values with what follows for description and reminder."""
        self.ensure_one()
        described = {k: v for k, v in vals.items() if k in DESCRIBED_FIELDS}
        draft = self.new(described, origin=self)
        parts = draft._get_template_parts() if vals.get("smart_template_id") else {}
        parts = {k: v for k, v in parts.items() if k in DESCRIBED_FIELDS and v}
        draft.update({k: v for k, v in parts.items() if k not in vals})
        before = vals.get("description", self.description)
        values = {**parts, **vals, "description": draft._get_smart_description(before)}
        begins = draft._is_smart_begun() and not self._is_smart_begun()
        if begins and "alarm_ids" not in vals:
            values["alarm_ids"] = [Command.link(a) for a in self._get_smart_alarm().ids]
        return values

    # What attendees get

    def _get_ics_file(self):
        files = super()._get_ics_file()
        for event in self.filtered(lambda event: event.id in files):
            if event._is_smart_begun():
                files[event.id] = smart.remind_before(files[event.id])
        return files

    def message_notify(self, *, attachment_ids=None, **kwargs):
        """Send the papers along with what attendees are told."""
        if self.env.context.get("smart_papers"):
            attachment_ids = [*(attachment_ids or []), *self.smart_attachment_ids.ids]
        return super().message_notify(attachment_ids=attachment_ids, **kwargs)


class CalendarAttendee(models.Model):
    _inherit = "calendar.attendee"

    def _notify_attendees(self, mail_template, notify_author=False, force_send=False):
        attendees = self.with_context(smart_papers=True)
        return super(CalendarAttendee, attendees)._notify_attendees(
            mail_template, notify_author=notify_author, force_send=force_send
        )
