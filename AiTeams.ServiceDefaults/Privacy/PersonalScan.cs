using System.Buffers;

namespace AiTeams.ServiceDefaults.Privacy;

/// <summary>Finds personal values one after another. Each way of matching looks back no further than the end of the value before, so the whole is linear.</summary>
internal ref struct PersonalScan(ReadOnlySpan<char> text)
{
    private static readonly SearchValues<char> Marks = SearchValues.Create("@=:?%\\+(0123456789");
    private static readonly SearchValues<char> WordCharacters = SearchValues.Create("0123456789_ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private readonly ReadOnlySpan<char> _text = text;

    /// <summary>Where the search goes on.</summary>
    private int _at;

    /// <summary>End of the value before: nothing before it is looked at again.</summary>
    private int _floor;

    /// <summary>The floor before the last match.</summary>
    private int _floorBefore;

    /// <summary>The next mark, and the next beginning of a token; -1 before the first search.</summary>
    private int _mark = -1;
    private int _token = -1;

    internal bool TryFindNext(out PersonalMatch found)
    {
        while (_at < _text.Length)
        {
            // Each is searched for anew only once it is passed: else a text with many of one kind would be read to its end for each.
            if (_mark < _at) _mark = Next(_text[_at..].IndexOfAny(Marks));
            if (_token < _at) _token = Next(_text[_at..].IndexOfAny(PersonalMarks.TokenStarts));
            var at = Math.Min(_mark, _token);
            if (at >= _text.Length) break;
            if (at == _token ? SecretTokens.TryMatch(_text, at, out found) : TryMatchMark(at, out found))
            {
                _floorBefore = _floor;
                _at = _floor = found.End;
                return true;
            }
            // A failed mark may have said how far there is nothing.
            _at = Math.Max(_at, at + 1);
        }
        found = default;
        return false;
    }

    /// <summary>The match is none after all: it may be part of a value that is told by a later mark.</summary>
    internal void PassOver() => _floor = _floorBefore;

    private bool TryMatchMark(int at, out PersonalMatch found)
    {
        switch (_text[at])
        {
            case '@':
                return AddressPatterns.TryMatch(_text, at, _floor, out found);
            case '%':
                if (AddressPatterns.TryMatchEncoded(_text, at, _floor, out found)) return true;
                // 100%13812345678: the sign itself, and all that follows.
                if (at + 1 < _text.Length && char.IsAsciiDigit(_text[at + 1]) && NumberPatterns.TryMatch(_text, at + 1, out found)) return true;
                PassEscape(at);
                return false;
            case '\\':
                found = default;
                PassEscape(at);
                return false;
            case '=' or ':':
                return SecretAssignments.TryMatch(_text, at, _floor, out found);
            case '?':
                return AddressPatterns.TryMatchQuery(_text, at, _floor, out found);
            default:
                if (NumberPatterns.TryMatch(_text, at, out found)) return true;
                // The rest of an id or number is no beginning of another one.
                if (_text[at] is not ('+' or '(')) _at = EndOfWord(at);
                return false;
        }
    }

    /// <summary>What an escape says in digits is none of a number, and no word that one behind it could belong to.</summary>
    private void PassEscape(int at)
    {
        // Whether it is one can be told from its end only, and a token may begin within.
        var end = _text[at] == '%' ? at + Escapes.PercentLength : at + Escapes.UnicodeLength;
        if (end <= _text.Length && Escapes.LengthBefore(_text, end) == end - at) _at = Math.Min(_token, end);
    }

    private readonly int EndOfWord(int at)
    {
        var length = _text[at..].IndexOfAnyExcept(WordCharacters);
        return length < 0 ? _text.Length : at + length;
    }

    private readonly int Next(int found) => found < 0 ? _text.Length : _at + found;
}
