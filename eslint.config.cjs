const globals = require("globals");
const jsdoc = require("eslint-plugin-jsdoc");

const rules = {
    eqeqeq: "error",
    "init-declarations": "error",
    "jsdoc/check-alignment": "error",
    "jsdoc/check-param-names": "error",
    "jsdoc/check-tag-names": "error",
    "jsdoc/check-types": "error",
    "no-cond-assign": "error",
    "no-const-assign": "error",
    "no-debugger": "error",
    "no-dupe-args": "error",
    "no-dupe-class-members": "error",
    "no-dupe-keys": "error",
    "no-duplicate-case": "error",
    "no-duplicate-imports": "error",
    "no-empty": "error",
    "no-empty-character-class": "error",
    "no-empty-function": "error",
    "no-empty-pattern": "error",
    "no-eq-null": "error",
    "no-eval": "error",
    "no-ex-assign": "error",
    "no-func-assign": "error",
    "no-global-assign": "error",
    "no-implied-eval": "error",
    "no-lonely-if": "error",
    "no-redeclare": "error",
    "no-return-assign": "error",
    "no-self-assign": "error",
    "no-shadow": "error",
    "no-throw-literal": "error",
    "no-undef": "error",
    "no-unneeded-ternary": "error",
    "no-unreachable": "error",
    "no-unsafe-finally": "error",
    "no-unused-expressions": "error",
    "no-unused-labels": "error",
    "no-unused-vars": "error",
    "no-use-before-define": "error",
    "no-useless-rename": "error",
    "no-var": "error",
    "operator-assignment": ["error", "always"],
    "prefer-const": "error",
    "spaced-comment": ["error", "always"],
};

module.exports = [
    {ignores: ["**/static/lib/**"]},
    {
        // Odoo turns every file of its bundles into a module
        files: ["**/static/src/**/*.js", "**/static/tests/**/*.js"],
        plugins: {jsdoc},
        languageOptions: {
            ecmaVersion: 2024,
            sourceType: "module",
            globals: {...globals.browser, luxon: "readonly", odoo: "readonly"},
        },
        rules,
    },
    {
        // A service worker is a plain script with globals of its own
        files: ["**/service_worker*.js", "**/static/src/**/sw.js"],
        languageOptions: {
            sourceType: "script",
            globals: globals.serviceworker,
        },
    },
    {
        files: ["*.cjs"],
        languageOptions: {sourceType: "commonjs", globals: globals.node},
        rules,
    },
];
