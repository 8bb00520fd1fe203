using System.Globalization;
using AiTeams.Contracts.Access;

namespace AiTeams.Tests.Privacy;

/// <summary>Random secrets and personal values, each with what stands around it where people write it.</summary>
internal static class LeakValues
{
    /// <returns>A text that holds the value as people write it, and the value.</returns>
    internal static (string Form, string Value) Next(Random random) => random.Next(14) switch
    {
        0 => ("mail {0}, please", $"{Word(random)}.{Word(random)}@{Word(random)}.example"),
        1 => ("call {0}.", "1" + random.Next(3, 10) + Digits(random, 9)),
        2 => ("电话{0}", "+86 1" + random.Next(3, 10) + Digits(random, 1) + " " + Digits(random, 4) + " " + Digits(random, 4)),
        3 => ("card {0} was refused", WithLuhn("4" + Digits(random, 14))),
        4 => ("paid by {0}", string.Join(' ', WithLuhn("55" + Digits(random, 13)).Chunk(4).Select(static four => new string(four)))),
        5 => ("id {0}", ResidentId(random)),
        6 => ("Authorization: Bearer {0}", Secret(random)),
        7 => ("got Bearer {0} from it", Secret(random)),
        8 => ("password={0};", Secret(random)),
        9 => ("{{\"api_key\":\"{0}\"}}", Secret(random)),
        10 => ("GET /items?token={0}", Secret(random)),
        11 => ("key " + "ak_demo_{0}", ApiKeyFormat.Create("demo")["ak_demo_".Length..]),
        12 => ("jwt eyJhbGciOiJIUzI1NiJ9.{0}.sig", Secret(random)),
        _ => ("https://app:{0}@db.example/x", Secret(random)),
    };

    private static string Word(Random random) => string.Concat(Enumerable.Range(0, random.Next(3, 10)).Select(_ => (char)random.Next('a', 'z' + 1)));

    private static string Digits(Random random, int count) => string.Concat(Enumerable.Range(0, count).Select(_ => (char)random.Next('0', '9' + 1)));

    internal static string Hex(Random random, int count) => "a" + string.Concat(Enumerable.Range(1, count - 1).Select(_ => "0123456789abcdef"[random.Next(16)]));

    internal static string Time(Random random) =>
        DateTimeOffset.FromUnixTimeMilliseconds(random.NextInt64(0, 4_000_000_000_000)).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    internal static string Secret(Random random)
    {
        const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
        return "Z9" + string.Concat(Enumerable.Range(0, random.Next(10, 40)).Select(_ => Letters[random.Next(Letters.Length)]));
    }

    private static string WithLuhn(string digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[^(i + 1)] - '0';
            sum += i % 2 == 0 ? digit * 2 > 9 ? digit * 2 - 9 : digit * 2 : digit;
        }
        return digits + (10 - sum % 10) % 10;
    }

    private static string ResidentId(Random random)
    {
        int[] weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
        var born = new DateOnly(1940, 1, 1).AddDays(random.Next(25_000));
        var digits = random.Next(110_000, 660_000) + born.ToString("yyyyMMdd", CultureInfo.InvariantCulture) + Digits(random, 3);
        return digits + "10X98765432"[digits.Select((digit, i) => (digit - '0') * weights[i]).Sum() % 11];
    }
}
