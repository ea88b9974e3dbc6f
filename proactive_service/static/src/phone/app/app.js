import {App, Component, useState} from "@odoo/owl";
import {_t, appTranslateFn} from "@web/core/l10n/translation";
import {OutboxScreen, Today, Visit} from "./screens";
import {download, makeRescueFile} from "./rescue";
import {Complete} from "./complete";
import {FORMS, isRead} from "./entries";
import {Mine} from "./mine";
import {PhoneState} from "./phone_state";
import {Recommend} from "./recommend";
import {Update} from "./update";
import {getTemplate} from "@web/core/templates";
import {useStoredTerms} from "./language";

const BASE = document.documentElement.dataset.base;

/** Frame of all screens: bars for what needs the user, the screen, the tabs. */
class PhoneApp extends Component {
    static template = "proactive_service.PhoneApp";
    static components = {
        ...{Complete, Mine, Outbox: OutboxScreen, Recommend, Today, Update, Visit},
    };
    static props = {phone: Object};

    setup() {
        this.phone = useState(this.props.phone);
        this.loginUrl = `/web/login?redirect=${BASE}`;
    }

    get needsVisit() {
        return this.phone.screen.name === "visit" || this.isForm;
    }

    get isForm() {
        return Object.values(FORMS).includes(this.phone.screen.name);
    }

    get unread() {
        const feedback = this.phone.data?.feedback || [];
        return feedback.filter((news) => !isRead(this.phone, news)).length;
    }

    get tabs() {
        return [
            {name: "today", title: _t("Visits"), count: 0},
            {name: "mine", title: _t("Mine"), count: this.unread},
            {name: "outbox", title: _t("Outbox"), count: this.phone.waiting.length},
        ];
    }

    updateApp() {
        this.phone.update.postMessage("skipWaiting");
        this.phone.update = false;
        if (this.phone.isEditing) {
            this.phone.say(_t("The new version comes when you leave this form."));
        }
    }
}

/** The phone's storage does not open. */
class Broken extends Component {
    static template = "proactive_service.PhoneBroken";
    static props = {code: String, text: String, count: Number, rescue: Function};

    tryAgain() {
        location.reload();
    }
}

/** In plain words, for everybody who opens the app over plain HTTP. */
function sayInsecure() {
    const text = document.createElement("p");
    text.className = "ps-plain";
    text.textContent =
        "This app needs a secure address (https://): without it the browser keeps " +
        "nothing for times without signal. Please ask your administrator.";
    document.body.append(text);
}

/** The database cannot be opened: say so, and hand out what waits from its copy. */
async function sayBroken(error) {
    const copy = await self.PsCopy.read();
    const get = (name, key) =>
        copy.find((one) => one.name === name && one.key === key)?.value;
    await useStoredTerms(get("meta", "lang"), get);
    const values = (name) =>
        copy.filter((one) => one.name === name).map(({value}) => value);
    const items = values("items").filter((item) =>
        self.PsOutbox.isMine(item, get("meta", "me"))
    );
    const app = new App(Broken, {
        getTemplate,
        props: {
            code: error.name,
            text: error.message,
            count: items.length,
            rescue: async () =>
                download(
                    await makeRescueFile(items, (key) =>
                        values("photos").filter(({item}) => item === key)
                    )
                ),
        },
        translateFn: appTranslateFn,
    });
    await app.mount(document.body);
}

function watchUpdates(phone, registration) {
    const offer = (worker) => {
        if (worker && navigator.serviceWorker.controller) {
            phone.update = worker;
        }
    };
    offer(registration.waiting);
    registration.addEventListener("updatefound", () => {
        const worker = registration.installing;
        worker.addEventListener("statechange", () => {
            if (worker.state === "installed") {
                offer(worker);
            }
        });
    });
}

async function registerWorker(phone) {
    let controlled = Boolean(navigator.serviceWorker.controller);
    navigator.serviceWorker.addEventListener("controllerchange", () => {
        if (controlled) {
            phone.startAnew();
        }
        controlled = true;
    });
    const registration = await navigator.serviceWorker.register(`${BASE}/sw.js`, {
        scope: BASE,
        updateViaCache: "none",
    });
    watchUpdates(phone, registration);
}

async function start() {
    if (!isSecureContext || !navigator.serviceWorker) {
        return sayInsecure();
    }
    try {
        await self.PsStore.open();
    } catch (error) {
        return sayBroken(error);
    }
    await useStoredTerms(await self.PsStore.get("meta", "lang"));
    const phone = await PhoneState.start();
    const app = new App(PhoneApp, {
        getTemplate,
        props: {phone},
        translateFn: appTranslateFn,
    });
    await app.mount(document.body);
    document.body.classList.add("ps-ready");
    registerWorker(phone).catch((error) => console.warn(error));
    phone.checkStorage().catch((error) => console.warn(error));
    phone.sync({force: true});
}

start();
