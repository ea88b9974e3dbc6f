# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).


def post_init_hook(env):
    """Give the stages that exist already words for technicians.

    Stages are the company's own: only those that say nothing yet are completed.
    """
    texts = _get_stage_texts(env)
    for stage in env["crm.stage"].search([("technician_message", "=", False)]):
        status, message = texts[_get_stage_kind(env, stage)]
        stage.write({"technician_status": status, "technician_message": message})
    translate_stages(env, [code for code, _name in env["res.lang"].get_installed()])


def translate_stages(env, langs):
    """Say our words for technicians in other languages, too.

    They are written into the company's stages, so that no translation file reaches
    them there. What the office has worded itself, in whichever language, stays.

    :param langs: codes of languages, such as de_DE
    """
    english = _get_stage_texts(env(context={**env.context, "lang": "en_US"}))
    kinds = {message: kind for kind, (_status, message) in english.items()}
    domain = [("technician_message", "in", list(kinds))]
    stages = env["crm.stage"].with_context(lang="en_US").search(domain)
    for lang in set(langs) - {"en_US"}:
        texts = _get_stage_texts(env(context={**env.context, "lang": lang}))
        for stage in stages:
            message = stage.technician_message
            translated = stage.with_context(lang=lang)
            if translated.technician_message == message:
                translated.technician_message = texts[kinds[message]][1]


def _get_stage_kind(env, stage):
    """Return which of the known kinds of stage this is, by Odoo's own stages."""
    if stage.is_won:
        return "won"
    known = {"crm.stage_lead1": "new", "crm.stage_lead3": "proposition"}
    for xmlid, kind in known.items():
        if stage == env.ref(xmlid, raise_if_not_found=False):
            return kind
    return "working"


def _get_stage_texts(env):
    """Return dict {kind of stage: (technician status, message)}."""
    return {
        "new": (
            "received",
            env._(
                "Your recommendation has arrived. {owner} will speak with {customer}."
            ),
        ),
        "working": (
            "working",
            env._("{owner} is working on it with {customer}."),
        ),
        "proposition": (
            "presented",
            env._(
                "{customer} has our proposal. If they ask you about it, tell them what "
                "you saw and refer them to {owner}."
            ),
        ),
        "won": (
            "accepted",
            env._(
                "{customer} has accepted. Thank you: what you saw leaves them better "
                "off. We will let you know when the work is planned."
            ),
        ),
    }


def uninstall_hook(env):
    """Put back the rule of Field Service that this addon narrowed."""
    rule = env.ref("fieldservice.fsm_order_own_rule", raise_if_not_found=False)
    if rule:
        rule.domain_force = "[('company_id', 'in', company_ids + [False])]"
