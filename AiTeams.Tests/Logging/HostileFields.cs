using System.Collections;
using System.Net;
using AiTeams.ServiceDefaults.Privacy;
using Microsoft.Extensions.Logging;

namespace AiTeams.Tests.Logging;

/// <summary>Random and hostile log calls from one seed: the same seed gives the same calls. Texts and values come from pools, so that a million calls cost little.</summary>
internal sealed class HostileFields(int seed)
{
    private const int RareOneIn = 200;

    private static readonly string[] Names =
    [
        "@timestamp", "@level", "@message", "level", "logger", "event", "service", "environment", "version", "tracking_id", "tracing", "trace_id", "fields", "cut", "request", "error",
        "exception", "exception.stack_trace", "request.path", "request.status", "StatusCode", "WorkflowId", "ExecutionId", "TenantId", "UserId", "SessionId", "InputTokens", "RequestDuration",
        "user.id", "ClientIp", "password", "Authorization", "scope", "{OriginalFormat}", "@Thing", "$Thing", "a", "b", "c", " ", "\n", "\"", "\\", "k\ud800", "名", "__proto__", "",
    ];

    private static readonly string[] Texts =
    [
        "", "x", "hello world", "\0", "\n", "\r\n{\"level\":\"FATAL\"}", "\"", "\\", "\ud800", "\udc00x", "😀é\u0301", "\u2028\u2029\u0085\u007f", "\u001b[31mred\u001b[0m", "{Name}", "{", "}}", "null",
        "</script>", "0af7651916cd43dd8448eb211c80319c", "ada@example.com", "13812345678", "password=hunter2", "/p?token=1", "NaN", "-0", "1e999", "2026-11-21T09:30:00Z", "%s%n", "../../etc",
    ];

    private static readonly (string Text, int Places)[] Templates =
    [
        ("plain", 0), ("plain", 1), ("{{literal}}", 1), ("{A}", 1), ("{A} and {B}", 2), ("{WorkflowId} took {RequestDuration} s", 2), ("{A:X8} {B,12}", 2), ("{A,-9:N2}", 1), ("{{literal}} {A}", 1),
        ("{A} {A}", 2), ("{A} {B} {C} {D}", 4), ("{}", 1), ("{password}", 1), ("{@Thing} {$UserId}", 2),
    ];

    private static readonly string[] RandomTexts = MakeTexts();

    /// <summary>Far beyond what a value, and a line, may take.</summary>
    private static readonly string[] HugeTexts = [.. new[] { 'x', '\n', '"', '\0', '\ud800', '名', '@', '=', '1' }.Select(static c => new string(c, 300_000))];

    private static readonly List<object?> Cyclic = MakeCyclic();

    private static readonly object?[] Shared =
    [
        new Thrower(), new BreaksOff(), new Dictionary<object, object?> { [new Thrower()] = 1 }, new Nested("hunter2"), Deep(10_000), Enumerable.Repeat("ada@example.com", 1_000_000),
        new int[100_000], new LyingList(), 1.5m, 13812345678L, Half.MaxValue, null, double.NaN, float.NegativeInfinity, decimal.MaxValue, true, ulong.MaxValue, TimeSpan.MinValue, DateTimeOffset.MinValue, new IPAddress(0x0100007f), Cyclic, new Endless(),
        new Uri("https://user:pass@example.com/p?q=1"), LogLevel.Critical, int.MinValue, long.MaxValue, double.Epsilon, -0.0, '\ud800', new int[3], Guid.Empty,
    ];

    private static readonly Exception[] Exceptions = [Thrown(1), Thrown(40), new Unprintable(), new AggregateException(Thrown(2), new Unprintable(), new TimeoutException(new string('x', 50_000)))];

    private readonly Random _random = new(seed);

    internal void Log(ILogger logger)
    {
        var scopes = new IDisposable?[_random.Next(4) == 0 ? _random.Next(1, 4) : 0];
        for (var i = 0; i < scopes.Length; i++) scopes[i] = logger.BeginScope(Scope());
        var exception = IsRare() ? Exceptions[_random.Next(Exceptions.Length)] : null;
        var level = IsRare() ? LogLevel.Error : (LogLevel)_random.Next(4);
        var id = _random.Next(3) == 0 ? new EventId(_random.Next(5), _random.Next(2) == 0 ? null : Text()) : default;
        switch (_random.Next(3))
        {
            case 0:
                var (template, places) = Templates[_random.Next(Templates.Length)];
#pragma warning disable CA2254 // Templates that vary are the point.
                logger.Log(level, id, exception, template, Values(_random.Next(20) == 0 ? _random.Next(4) : places));
#pragma warning restore CA2254
                break;
            case 1:
                logger.Log(level, id, Fields(), exception, (_, _) => IsRare() ? throw new FormatException() : Text());
                break;
            default:
                logger.Log(level, id, Value(), exception, static (state, _) => state?.ToString()!);
                break;
        }
        // The last first: in any other order the framework keeps some of them open, and every later line would tell them too.
        for (var i = scopes.Length; i > 0; i--) scopes[i - 1]?.Dispose();
    }

    private bool IsRare() => _random.Next(RareOneIn) == 0;

    private object Scope() => _random.Next(4) switch
    {
        0 => Text(),
        1 => new Dictionary<string, object?> { [Name()] = Value(), ["scope"] = Text() },
        2 when IsRare() => new FailingScope(),
        2 when IsRare() => new EndlessScope(),
        2 when IsRare() => new LyingList(),
        _ => Fields(),
    };

    private List<KeyValuePair<string, object?>> Fields()
    {
        // Now and then more than a line takes.
        var count = IsRare() ? _random.Next(10, 1200) : _random.Next(6);
        var fields = new List<KeyValuePair<string, object?>>(count);
        for (var i = 0; i < count; i++) fields.Add(new(count < 10 ? Name() : Name() + _random.Next(1000), Value()));
        return fields;
    }

    private object?[] Values(int count)
    {
        var values = new object?[count];
        for (var i = 0; i < count; i++) values[i] = Value();
        return values;
    }

    private string Name() => _random.Next(4) == 0 ? Text() : Names[_random.Next(Names.Length)];

    private object? Value() => _random.Next(16) switch
    {
        0 => _random.Next(),
        1 => _random.NextInt64(long.MinValue, long.MaxValue),
        2 => BitConverter.Int64BitsToDouble(_random.NextInt64(long.MinValue, long.MaxValue)),
        3 => new Dictionary<string, object?> { [Name()] = Text(), ["x"] = Cyclic },
        4 => (char)_random.Next(char.MaxValue),
        5 when IsRare() => Exceptions[_random.Next(Exceptions.Length)],
        < 9 => Shared[_random.Next(Shared.Length)],
        _ => Text(),
    };

    internal string Text() => _random.Next(4) switch
    {
        0 when IsRare() => HugeTexts[_random.Next(HugeTexts.Length)],
        0 => RandomTexts[_random.Next(RandomTexts.Length)],
        _ => Texts[_random.Next(Texts.Length)],
    };

    private static string[] MakeTexts()
    {
        var random = new Random(7);
        var texts = new string[4096];
        for (var i = 0; i < texts.Length; i++)
        {
            var letters = new char[random.Next(random.Next(20) == 0 ? 1000 : 40)];
            for (var at = 0; at < letters.Length; at++) letters[at] = (char)(random.Next(3) == 0 ? random.Next(char.MaxValue) : random.Next(128));
            texts[i] = new(letters);
        }
        return texts;
    }

    private static List<object?> MakeCyclic()
    {
        var list = new List<object?>();
        list.Add(list);
        return list;
    }

    private static List<object?> Deep(int levels)
    {
        var list = new List<object?> { "ground" };
        for (var level = 0; level < levels; level++) list = [list];
        return list;
    }

    private static InvalidOperationException Thrown(int depth)
    {
        try
        {
            Throw(depth);
            return new InvalidOperationException();
        }
        catch (InvalidOperationException thrown)
        {
            return new InvalidOperationException(new string('\n', 100), thrown);
        }
    }

    private static void Throw(int depth)
    {
        if (depth == 0) throw new InvalidOperationException("deep\r\n");
        Throw(depth - 1);
    }

    private sealed class Thrower
    {
        public override string ToString() => throw new NotSupportedException();
    }

    private sealed class BreaksOff : IEnumerable<KeyValuePair<string, object?>>
    {
        public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
        {
            yield return new("a", 1);
            throw new NotSupportedException();
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    /// <summary>A record that holds a secret and, as often as it is asked, itself.</summary>
    private sealed record Nested([Sensitive] string Code)
    {
        public Nested Inner => this;

        public override string ToString() => Code;
    }

    private sealed class LyingList : IReadOnlyList<KeyValuePair<string, object?>>
    {
        public int Count => int.MaxValue;

        public KeyValuePair<string, object?> this[int index] => new("k" + index, index);

        public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
        {
            for (var i = 0; ; i++) yield return this[i];
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    private sealed class Unprintable : Exception
    {
        public override string Message => throw new NotSupportedException();

        public override string? StackTrace => throw new NotSupportedException();

        public override string ToString() => throw new NotSupportedException();
    }

    private sealed class Endless : IEnumerable
    {
        public IEnumerator GetEnumerator()
        {
            while (true) yield return this;
        }
    }

    private sealed class EndlessScope : IEnumerable<KeyValuePair<string, object?>>
    {
        public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
        {
            while (true) yield return new("WorkflowId", "wf_1");
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    private sealed class FailingScope : IEnumerable<KeyValuePair<string, object?>>
    {
        public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
        {
            yield return new("WorkflowId", "wf_1");
            throw new NotSupportedException();
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
