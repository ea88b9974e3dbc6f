import {SurveyForm} from "@survey/interactions/survey_form";
import {patch} from "@web/core/utils/patch";

patch(SurveyForm.prototype, {
    /**
     * A visit survey is one page with one button: pressing it is the human act, and
     * whoever presses it is not asked again whether he means it.
     *
     * @param {Event} ev
     */
    onSubmit(ev) {
        const isOurs = this.el.classList.contains("o_proactive_survey");
        if (!isOurs || ev.currentTarget.value !== "finish") {
            return super.onSubmit(...arguments);
        }
        ev.preventDefault();
        this.submitForm({isFinish: true});
    },
});
