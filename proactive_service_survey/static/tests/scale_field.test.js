import {
    contains,
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {expect, test} from "@odoo/hoot";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

class Answer extends models.Model {
    _name = "answer";
    score = fields.Integer();
    _records = [
        {id: 1, score: 7},
        {id: 2, score: 0},
    ];
}

defineMailModels();
defineModels([Answer]);
onRpc("has_group", () => true);

const mountForm = (resId, options = "{}", more = "") =>
    mountView({
        type: "form",
        resModel: "answer",
        resId,
        arch: `<form><field name="score" widget="proactive_scale"
            options="${options}" ${more}/></form>`,
    });

test("one button for each number, the chosen one pressed", async () => {
    await mountForm(1);
    expect(".o_proactive_scale_field button").toHaveCount(10);
    expect("button[aria-pressed=true]").toHaveText("7");
});

test("as many numbers as the field wants", async () => {
    await mountForm(1, "{'max': 5}");
    expect(".o_proactive_scale_field button").toHaveCount(5);
});

test("one tap chooses, another one takes it back", async () => {
    const saved = [];
    onRpc("answer", "web_save", ({args}) => {
        saved.push(args[1].score);
    });
    await mountForm(2);
    await contains(".o_proactive_scale_field button:contains(9)").click();
    expect("button[aria-pressed=true]").toHaveText("9");
    await contains(".o_form_button_save").click();
    await contains(".o_proactive_scale_field button:contains(9)").click();
    expect("button[aria-pressed=true]").toHaveCount(0);
    await contains(".o_form_button_save").click();
    expect(saved).toEqual([9, 0]);
});

test("read only: the number, and nothing where there is none", async () => {
    await mountForm(1, "{}", 'readonly="1"');
    expect(".o_field_proactive_scale").toHaveText("7");
    expect(".o_proactive_scale_field").toHaveCount(0);
});
