// @odoo-module ignore
/* The service worker. VERSION, PRECACHE and BASE are put before it, and so are
 * the plain scripts that the page loads, too. */
/* global VERSION, PRECACHE, BASE */
const CACHE = `ps-phone-${VERSION}`;

self.addEventListener("install", (event) => {
    event.waitUntil(
        (async () => {
            const cache = await caches.open(CACHE);
            // All or nothing: a half filled cache must never become the active one
            await cache.addAll(
                PRECACHE.map(
                    (url) => new Request(url, {cache: "reload", credentials: "omit"})
                )
            );
            if (!self.registration.active) {
                await self.skipWaiting();
            }
        })()
    );
});

self.addEventListener("activate", (event) => {
    event.waitUntil(
        (async () => {
            for (const name of await caches.keys()) {
                if (name.startsWith("ps-phone-") && name !== CACHE) {
                    await caches.delete(name);
                }
            }
            await self.clients.claim();
        })()
    );
});

async function fromCache(key, request) {
    const cache = await caches.open(CACHE);
    return (await cache.match(key)) || fetch(request);
}

self.addEventListener("fetch", (event) => {
    const url = new URL(event.request.url);
    if (event.request.method !== "GET" || url.origin !== location.origin) {
        return;
    }
    if (event.request.mode === "navigate" && url.pathname === BASE) {
        event.respondWith(fromCache(BASE, event.request));
    } else if (PRECACHE.includes(url.pathname)) {
        event.respondWith(fromCache(url.pathname, event.request));
    }
});

self.addEventListener("sync", (event) => {
    if (event.tag !== "ps-outbox") {
        return;
    }
    event.waitUntil(
        (async () => {
            const result = await self.PsOutbox.sync({force: true, wait: true});
            const helpless = ["login", "not_allowed", "update"].includes(result.status);
            // Throwing makes the browser keep the tag and try again later
            if (!helpless && !result.foreign && (await self.PsOutbox.countWaiting())) {
                throw new Error(result.status);
            }
        })()
    );
});

self.addEventListener("message", (event) => {
    if (event.data === "skipWaiting") {
        self.skipWaiting();
    }
});
