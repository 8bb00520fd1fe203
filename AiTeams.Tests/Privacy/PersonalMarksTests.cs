using AiTeams.ServiceDefaults.Privacy;
using Xunit;

namespace AiTeams.Tests.Privacy;

/// <summary>The quick look says yes whenever the plain rules do, wherever in the text the mark stands and however long the text is.</summary>
public sealed class PersonalMarksTests
{
    private const string Alphabet = "ab/._-J Ayekgthpsrox0123456789+()z\u00e9\u4e2d\u0130\uff0c\u00ff";

    private static readonly string[] Pieces =
        ["Bearer ", "basic ", "BASIC ", "eyJ", "ak_", "sk-", "rk_", "ghp_", "ghr_", "github_pat_", "glpat-", "xoxb-", "xoxs-", "AKIA", "ASIA", "AIza", "-----BEGIN ", "123456789", "+12 345 678", "+1.23.45678", "(+1--2 .3()4--5  6..78", "@", "=", ":", "?", "%", "\uff10", "\uff20", "\uff05", "\uff08", "\uff09", "\uff0b", "\uff0d", "\uff0e"];

    /// <summary>What may stand before a number without being a mark itself.</summary>
    private static readonly string[] Escapes = ["\\u002B", "\\u002b12345678", "\\u0020", "\\u0020138", "\\"];

    [Fact]
    public void It_agrees_with_the_plain_rules_on_a_million_texts()
    {
        var random = new Random(20261121);
        var text = new char[200];
        for (var round = 0; round < 1_000_000; round++)
        {
            var length = random.Next(0, round % 10 == 0 ? 200 : 70);
            for (var i = 0; i < length; i++) text[i] = Alphabet[random.Next(Alphabet.Length)];
            var piece = Pieces[random.Next(Pieces.Length)];
            if (random.Next(2) == 0 && length >= piece.Length) piece.CopyTo(text.AsSpan(random.Next(length - piece.Length + 1)));
            var escape = Escapes[random.Next(Escapes.Length)];
            if (random.Next(4) == 0 && length >= escape.Length) escape.CopyTo(text.AsSpan(random.Next(length - escape.Length + 1)));
            var given = text.AsSpan(0, length);

            var mayStandIn = PersonalMarks.MayStandIn(given);
            if (mayStandIn != ByThePlainRules(given)) Assert.Fail($"'{given}' ({length} characters): {mayStandIn}");
            // Of fewer than six characters nothing is told.
            if (!mayStandIn && length >= 6 && new PersonalScan(PersonalValues.Narrow(given)).TryFindNext(out var found)) Assert.Fail($"'{given}' ({length} characters) holds a {found.Replacement} at {found.Start}.");
        }
    }

    [Fact]
    public void It_finds_each_beginning_at_each_place_of_texts_of_each_length()
    {
        foreach (var piece in Pieces)
        {
            for (var length = Math.Max(6, piece.Length); length < 100; length++)
            {
                for (var at = 0; at <= length - piece.Length; at++)
                {
                    var text = new string('z', at) + piece + new string('z', length - at - piece.Length);
                    Assert.True(PersonalMarks.MayStandIn(text), text);
                }
            }
        }
    }

    /// <summary>A duration, a version, a date without its time: nothing to search for.</summary>
    [Theory]
    [InlineData("ended after 2 attempts and 0.018347 s")]
    [InlineData("took 12 of 34 (5.6) - 7")]
    public void Numbers_of_fewer_digits_than_any_personal_one_are_passed_over(string text) => Assert.False(PersonalMarks.MayStandIn(text));

    private static bool ByThePlainRules(ReadOnlySpan<char> text)
    {
        if (text.Length < 6) return false;
        if (text.ContainsAny("@=:?%") || text.ContainsAnyInRange('\uff10', '\uff20') || text.ContainsAny(PersonalMarks.TokenStarts)) return true;
        var (run, digits) = (0, 0);
        foreach (var value in text)
        {
            if (value is '\uff05' or '\uff08' or '\uff09' or '\uff0b' or '\uff0d' or '\uff0e') return true;
            var isDigit = value is >= '0' and <= '9';
            (run, digits) = isDigit || value is '-' or '.' or ' ' or '(' or ')' or '+' ? (run + 1, digits + (isDigit ? 1 : 0)) : (0, 0);
            if (run >= 9 && digits >= 8) return true;
        }
        return false;
    }
}
