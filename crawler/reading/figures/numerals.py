"""Chinese numerals of counts: 四百二十, 两万三千, 一千零五十."""

_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_PLACES = {"十": 10, "百": 100, "千": 1000}
_SCALES = {"亿": 100_000_000, "万": 10_000}


def numeral_value(numeral: str) -> int | None:
    """Return the value of a numeral; None for an invalid or a vague one (三四十, 两三)."""
    for scale, factor in _SCALES.items():
        above, found, below = numeral.partition(scale)
        if found:
            parts = numeral_value(above) if above else 1, numeral_value(below) if below else 0
            return None if None in parts else (parts[0] or 0) * factor + (parts[1] or 0)
    return _below_ten_thousand(numeral)


def _below_ten_thousand(numeral: str) -> int | None:
    total, digit, place = 0, None, 10_000
    for character in numeral:
        if character in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[character]
        elif (following := _PLACES.get(character, place)) < place:
            place = following
            total += (1 if digit is None else digit) * place
            digit = None
        else:
            return None
    return total + (digit or 0) if numeral else None
