# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models

from ..models import nps


class ProactiveSmallGroups(models.AbstractModel):
    """Shows no average of groups too small to say anything (list, graph and pivot)."""

    _name = "proactive.small.groups"
    _description = "Analysis without averages of small groups"

    #: aggregates that are emptied where a group has too few rows
    _hidden_averages = frozenset()

    @api.model
    @api.readonly
    def formatted_read_group(
        self,
        domain,
        groupby=(),
        aggregates=(),
        having=(),
        offset=0,
        limit=None,
        order=None,
    ):
        """Show no score of groups with too few answers (list and graph)."""
        aggregates = self._with_count(aggregates)
        groups = super().formatted_read_group(
            domain, groupby, aggregates, having, offset, limit, order
        )
        return self._hide_averages(groups)

    @api.model
    @api.readonly
    def formatted_read_grouping_sets(
        self, domain, grouping_sets, aggregates=(), *, order=None
    ):
        """Show no score of groups with too few answers (pivot)."""
        aggregates = self._with_count(aggregates)
        sets = super().formatted_read_grouping_sets(
            domain, grouping_sets, aggregates, order=order
        )
        return [self._hide_averages(groups) for groups in sets]

    @api.model
    def _with_count(self, aggregates):
        return list(dict.fromkeys([*aggregates, "__count"]))

    @api.model
    def _hide_averages(self, groups):
        """Empty the averages of groups with fewer rows than make a score."""
        for group in groups:
            if group["__count"] < nps.MIN_ANSWERS:
                for average in self._hidden_averages.intersection(group):
                    group[average] = None
        return groups
