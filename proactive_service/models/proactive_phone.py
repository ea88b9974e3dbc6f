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
OFFERING_LIMIT, EQUIPMENT_LIMIT = 200, 60
SELECTIONS = ("severity", "size", "customer_word", "state", "technician_status")


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
        return {
            "orders": self._get_orders(),
            "offerings": self._get_offerings(),
            "recommendations": self._get_recommendations(),
            "feedback": self._get_feedback(),
            "selections": self._get_selections(),
            "unread": self.env["proactive.feedback"].search_count(
                self._get_own_feedback_domain() & Domain("read_on", "=", False)
            ),
        }

    @api.model
    def _get_selections(self):
        fields_info = self.env["proactive.recommendation"].fields_get(SELECTIONS)
        return {name: info["selection"] for name, info in fields_info.items()}

    # Visits

    @api.model
    def _get_orders(self):
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
        orders = Order.search(
            domain, order="scheduled_date_start, id", limit=ORDER_LIMIT
        )
        words = self._get_instructions(orders)
        return [{**self._get_order(o), "instructions": words[o.id]} for o in orders]

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
            "description": html2plaintext(order.description or "").strip(),
            "expectation": order.expectation or "",
            "check": order.opportunity_check,
            "brief": self._get_brief(order),
            "made": order.recommendation_ids.mapped("name"),
            "equipment": self._get_equipment(order),
        }

    @api.model
    def _get_brief(self, order):
        recommendations = order.open_recommendation_ids - order.recommendation_ids
        return [
            {"name": r.name, "details": order._get_brief_details(r)}
            for r in recommendations.sorted("id")
        ]

    @api.model
    def _get_equipment(self, order):
        at_location = self.env["fsm.equipment"].search(
            [("current_location_id", "=", order.location_id.id)], limit=EQUIPMENT_LIMIT
        )
        mine = order.equipment_ids
        return [
            {"id": item.id, "name": item.display_name, "planned": item in mine}
            for item in mine.sudo() | at_location.sudo()
        ]

    @api.model
    def _get_instructions(self, orders):
        """Return what happens next, in the policies' plain words, for offline use.

        :return: dict {order id: {"severity/size/category id": words}}; what is not
            known is an empty text
        """
        Policy = self.env["proactive.policy"].sudo()
        categories = Policy.search([("category_ids", "!=", False)]).category_ids
        keys = list(
            product(
                ("improvement", "risk", "critical"),
                ("", *dict(SIZES)),
                (0, *categories.ids),
            )
        )
        # sudo: technicians read the words of a policy, not its conditions.
        return {
            order.id: self._get_order_instructions(order.sudo(), keys)
            for order in orders
        }

    @api.model
    def _get_order_instructions(self, order, keys):
        Recommendation = self.env["proactive.recommendation"].sudo()
        Offering = self.env["proactive.offering"].sudo()
        drafts = {}
        for key in keys:
            severity, size, category = key
            draft = Recommendation.new(
                {
                    "severity": severity,
                    "size": size or False,
                    "offering_id": Offering.new({"category_id": category or False}),
                    "order_id": order.id,
                    **Recommendation._prepare_frozen_values({"order_id": order.id}),
                }
            )
            drafts[draft] = key
        policies = self.env["proactive.policy"]._match(Recommendation.union(*drafts))
        return {
            "/".join(str(part) for part in drafts[draft]): policy.instruction or ""
            for draft, policy in policies.items()
        }

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
                "can_ask": r.state in OPEN_STATES,
            }
            for r in recommendations
        ]

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
    def _iso(self, value):
        """Return a datetime as text that JavaScript reads as UTC, or an empty text."""
        return value.isoformat() + "Z" if value else ""
