/** @type {import('prettier').Config} */
module.exports = {
    // The path, not the name: the plugin may live outside of this folder
    plugins: [require.resolve("@prettier/plugin-xml")],
    bracketSpacing: false,
    printWidth: 88,
    proseWrap: "always",
    semi: true,
    trailingComma: "es5",
    xmlWhitespaceSensitivity: "preserve",
};
