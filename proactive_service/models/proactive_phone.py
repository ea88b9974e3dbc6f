# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What the phone app keeps with it, to work without signal."""

from datetime import timedelta
from itertools import product

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import html2plaintext

from .proactive_policy import SIZES
from .proactive_recommendation_state import OPEN_STATES

#: The phone carries few days and few records: they are on it when it is lost.
DAYS_BACK, DAYS_AHEAD = 2, 7
ORDER_LIMIT, RECOMMENDATION_LIMIT, FEEDBACK_LIMIT = 60, 50, 50
OFFERING_LIMIT, EQUIPMENT_LIMIT, PRAISE_LIMIT = 200, 60, 30
ASK_ACTIVITY = "proactive_service.mail_activity_type_feedback"
#: Options that the app offers: model and fields.
SELECTIONS = {
    "proactive.recommendation": (
        *("severity", "size", "customer_word", "state", "technician_status"),
    ),
    "fsm.order": ("expectation_met",),
    "proactive.customer.update": ("channel",),
}


class ProactivePhone(models.AbstractModel):
    """Data for the phone app, in the language and with the rights of its user."""

    _name = "proactive.phone"
    _description = "Phone App"

    @api.model
    def _get_identity(self):
        """Tell the phone whose entries this server takes now."""
        user = self.env.user
        parameters = self.env["ir.config_parameter"].sudo()
        return {
            "uid": user.id,
            "name": user.name,
            "lang": user.lang or "en_US",
            "db": parameters.get_param("database.uuid"),
            # Its reset button clears the storage of the whole host (readme/PHONE.md)
            "pos": "pos.order" in self.env,
        }

    @api.model
    def _get_bootstrap(self):
        """Return all that the app shows; dates are ISO 8601 in UTC."""
        praise = sorted(self._get_praise(), key=lambda one: one["on"], reverse=True)
        return {
            **self._get_visits(),
            "offerings": self._get_offerings(),
            "recommendations": self._get_recommendations(),
            "feedback": self._get_feedback(),
            "selections": self._get_selections(),
            "praise": praise[:PRAISE_LIMIT],
            "sections": self._get_sections(),
            "unread": self.env["proactive.feedback"].search_count(
                self._get_own_feedback_domain() & Domain("read_on", "=", False)
            ),
        }

    @api.model
    def _get_selections(self):
        return {
            name: info["selection"]
            for model, names in SELECTIONS.items()
            for name, info in self.env[model].fields_get(names).items()
        }

    @api.model
    def _get_praise(self):
        """Return what others thank this technician for. Hook.

        Only his own: whose praise it is must be part of the query.

        :return: list of dicts {"words": text, "by": who says it, "on": ISO time or
            day, "for": what for, may be empty}
        """
        return []

    @api.model
    def _get_sections(self):
        """Return what else the app shows, in words in the user's language. Hook.

        :return: list of dicts {"name": key, "screen": "today" or "mine",
            "title": text, "cards": [{"title", "text", "note": texts, may be empty,
            "lists": [{"title": text, "lines": [texts]}], "folded": bool}]}
        """
        return []

    # Visits

    @api.model
    def _get_visits(self):
        """Return the visits, and apart from them what they have in common."""
        orders = self._find_orders()
        equipment = self._get_equipment(orders)
        writable = orders._filtered_access("write")
        # sudo: places, customers and briefs; read for all visits at once
        orders.sudo().location_id.mapped("branch_id")
        customers = orders.sudo().customer_id
        (customers | customers.commercial_partner_id).mapped("category_id")
        orders.sudo().open_recommendation_ids.mapped("technician_status")
        profiles, instructions, words = self._get_instructions(orders)
        return {
            "orders": [
                {
                    **self._get_order(order),
                    "can_complete": order in writable and not order.stage_id.is_closed,
                    "equipment": equipment[order.id],
                    "instructions": profiles[order.id],
                }
                for order in orders
            ],
            "instructions": instructions,
            "words": words,
        }

    @api.model
    def _find_orders(self):
        now = fields.Datetime.now()
        start, end = now - timedelta(days=DAYS_BACK), now + timedelta(days=DAYS_AHEAD)
        Order = self.env["fsm.order"]
        domain = Order._get_own_domain(self.env.user) & (
            (
                Domain("scheduled_date_start", ">=", start)
                & Domain("scheduled_date_start", "<=", end)
            )
            | Domain("scheduled_date_start", "=", False)
        )
        domain &= Domain("stage_id.is_closed", "=", False) | Domain(
            "completed_on", ">=", start
        )
        return Order.search(domain, order="scheduled_date_start, id", limit=ORDER_LIMIT)

    @api.model
    def _get_order(self, order):
        # sudo: the place and its customer may be beyond the own branch.
        order = order.sudo()
        location, contact = order.location_id, order._get_service_contact()
        return {
            "id": order.id,
            "name": order.name,
            "start": self._iso(order.scheduled_date_start),
            "end": self._iso(order.scheduled_date_end),
            "type": order.type.name or "",
            "stage": order.stage_id.name,
            "closed": order.stage_id.is_closed,
            "customer": order.customer_id.display_name or "",
            "place": location.name or "",
            "address": ", ".join(
                part for part in (location.street, location.zip, location.city) if part
            ),
            "contact": contact.name or "",
            "phone": contact.phone or "",
            "email": bool(contact.email_normalized),
            "description": html2plaintext(order.description or "").strip(),
            "expectation": order.expectation or "",
            "expectation_met": order.expectation_met or "",
            "sign": order.require_signature and not order.signed_on,
            "next_word_by": self._iso(order.next_word_by),
            "check": order.opportunity_check,
            "brief": self._get_brief(order),
            "made": order.recommendation_ids.mapped("name"),
        }

    @api.model
    def _get_brief(self, order):
        recommendations = order.open_recommendation_ids - order.recommendation_ids
        return [
            {"name": r.name, "details": order._get_brief_details(r)}
            for r in recommendations.sorted("id")
        ]

    @api.model
    def _get_equipment(self, orders):
        """Return the equipment of each visit, and what else is at its place.

        :return: dict {order id: list of dicts}
        """
        # sudo: places beyond the own branch; what stands there is read with rights.
        places = orders.sudo().location_id
        at_place = dict(
            self.env["fsm.equipment"]._read_group(
                [("current_location_id", "in", places.ids)],
                ["current_location_id"],
                ["id:array_agg"],
            )
        )
        ids = {place.id: found[:EQUIPMENT_LIMIT] for place, found in at_place.items()}
        items = {}
        for order in orders.sudo():
            there = ids.get(order.location_id.id, [])
            items[order.id] = order.equipment_ids.ids + there
        every = set().union(*items.values())
        names = {e.id: e.display_name for e in self._browse_equipment(every)}
        return {
            order.id: [
                {"id": id, "name": names[id], "planned": id in order.equipment_ids.ids}
                for id in dict.fromkeys(items[order.id])
            ]
            for order in orders.sudo()
        }

    @api.model
    def _browse_equipment(self, ids):
        # sudo: what a visit is planned for is named, whoever owns it.
        return self.env["fsm.equipment"].sudo().browse(sorted(ids))

    @api.model
    def _get_instructions(self, orders):
        """Return what happens next, in the policies' plain words, for offline use.

        Visits that are the same to the policies share their instructions, and each
        sentence goes to the phone once.

        :return: dict {order id: index of its instructions}; the list of instructions,
            dicts {"severity/size/category id": index of the words}; the list of words,
            an empty text for what is not known
        """
        # sudo: technicians read the words of a policy, not its conditions.
        policies = self.env["proactive.policy"].sudo()
        policies = policies.search([("active", "=", True)])
        categories = policies.category_ids
        keys = list(
            product(
                ("improvement", "risk", "critical"),
                ("", *dict(SIZES)),
                (0, *categories.ids),
            )
        )
        profiles, numbers, drafts = {}, {}, {}
        for order in orders.sudo():
            profile = policies._get_profile(self._get_draft(order, keys[0]))
            if profile not in numbers:
                numbers[profile] = number = len(numbers)
                drafts.update(
                    (self._get_draft(order, key), (number, key)) for key in keys
                )
            profiles[order.id] = numbers[profile]
        matches = policies._match(self.env["proactive.recommendation"].union(*drafts))
        instructions, words = [{} for _number in numbers], {}
        for draft, policy in matches.items():
            number, key = drafts[draft]
            name = "/".join(str(part) for part in key)
            word = policy.instruction or ""
            instructions[number][name] = words.setdefault(word, len(words))
        return profiles, instructions, list(words)

    @api.model
    def _get_draft(self, order, key):
        """Return a recommendation that is not stored.

        :param key: tuple (severity, size, id of a service's category)
        """
        severity, size, category = key
        Recommendation = self.env["proactive.recommendation"].sudo()
        Offering = self.env["proactive.offering"].sudo()
        return Recommendation.new(
            {
                "severity": severity,
                "size": size or False,
                "offering_id": Offering.new({"category_id": category or False}),
                "order_id": order.id,
                **Recommendation._prepare_frozen_values({"order_id": order.id}),
            }
        )

    # The portfolio

    @api.model
    def _get_offerings(self):
        offerings = self.env["proactive.offering"].search([], limit=OFFERING_LIMIT)
        return [
            {
                "id": offering.id,
                "name": offering.name,
                "category": offering.category_id.id or 0,
                "look_for": offering.what_to_look_for or "",
                "benefit": offering.customer_benefit or "",
                "questions": offering.question_ids.mapped("name"),
            }
            for offering in offerings
        ]

    # Mine

    @api.model
    def _get_recommendations(self):
        own = Domain("technician_id.partner_id.user_ids", "in", [self.env.uid])
        recommendations = self.env["proactive.recommendation"].search(
            own, limit=RECOMMENDATION_LIMIT
        )
        asked = self._get_asked(recommendations)
        recommendations.feedback_ids.mapped("message")  # read for all at once
        return [
            {
                "id": r.id,
                "key": r.capture_key or "",
                "name": r.name,
                "customer": r.sudo().partner_id.display_name,
                "captured_on": self._iso(r.captured_on),
                "state": r.state,
                "status": r.technician_status or "",
                "message": r.technician_message or "",
                "photos": len(r.attachment_ids),
                "can_ask": r.state in OPEN_STATES and r not in asked,
                "asked": r in asked,
            }
            for r in recommendations
        ]

    @api.model
    def _get_asked(self, recommendations):
        """Return those whose technician waits for an answer of the office."""
        # sudo: the opportunity is not the technician's; that he asked is.
        recommendations = recommendations.sudo()
        leads = recommendations.lead_id
        activities = (
            self.env["mail.activity"]
            .sudo()
            .search(
                Domain("activity_type_id", "=", self.env.ref(ASK_ACTIVITY).id)
                & (
                    Domain("res_model", "=", leads._name)
                    & Domain("res_id", "in", leads.ids)
                    | Domain("res_model", "=", recommendations._name)
                    & Domain("res_id", "in", recommendations.ids)
                )
            )
        )
        about = {(activity.res_model, activity.res_id) for activity in activities}
        return recommendations.filtered(
            lambda r: (leads._name, r.lead_id.id) in about or (r._name, r.id) in about
        ).sudo(False)

    @api.model
    def _get_own_feedback_domain(self):
        return Domain("technician_id.partner_id.user_ids", "in", [self.env.uid])

    @api.model
    def _get_feedback(self):
        feedback = self.env["proactive.feedback"].search(
            self._get_own_feedback_domain(), limit=FEEDBACK_LIMIT
        )
        return [
            {
                "id": news.id,
                "subject": news.subject,
                "message": news.message,
                "sent_on": self._iso(news.sent_on),
                "read": news.is_read,
                "recommendations": news.recommendation_ids.ids,
            }
            for news in feedback
        ]

    @api.model
    def _mark_feedback_read(self, ids):
        """Mark news as read, as far as they are this technician's; return them."""
        own = self.env["proactive.feedback"].search(
            self._get_own_feedback_domain() & Domain("id", "in", ids)
        )
        own.action_mark_read()
        return own

    @api.model
    def _iso(self, value):
        """Return a datetime as text that JavaScript reads as UTC, or an empty text."""
        return value.isoformat() + "Z" if value else ""
