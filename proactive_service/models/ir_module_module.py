# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models

from ..hooks import translate_stages


class IrModuleModule(models.Model):
    _inherit = "ir.module.module"

    @api.model
    def _load_module_terms(self, modules, langs, overwrite=False):
        """A language that is loaded later reaches the words in the stages, too."""
        res = super()._load_module_terms(modules, langs, overwrite=overwrite)
        if "proactive_service" in modules:
            translate_stages(self.env, langs)
        return res
