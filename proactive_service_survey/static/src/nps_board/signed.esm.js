/**
 * A score as people say it: with its sign, without decimals.
 *
 * @param {Number} value from -100 to 100
 * @returns {String}
 */
export function signed(value) {
    const rounded = Math.round(value);
    return rounded > 0 ? `+${rounded}` : `${rounded}`;
}
