/**
 * A score as people say it: with its sign, without decimals.
 *
 * @param {number} value from -100 to 100
 * @returns {string}
 */
export function signed(value) {
    const rounded = Math.round(value);
    return rounded > 0 ? `+${rounded}` : `${rounded}`;
}
