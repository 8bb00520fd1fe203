using System.Collections;
using AiTeams.Tests.ServiceDefaults;
using Microsoft.Extensions.Logging;
using Xunit;

namespace AiTeams.Tests.Logging;

/// <summary>States and scopes that no caller should have, one by one; thousands at random: <see cref="HostileLineTests"/>.</summary>
public sealed class HostileStateTests
{
    [Fact]
    public async Task A_scope_without_end_gives_what_it_has_first_and_ends()
    {
        await using var host = new LineHost();
        using (host.Logger().BeginScope(Counting())) host.Logger().LogInformation("within");

        var line = host.Only();
        Assert.Equal(("within", 0, "fields"), (line.Text("@message"), line.Number("fields.k0"), line.GetProperty("cut")[0].GetString()));
    }

    [Fact]
    public async Task Lists_that_claim_any_length_as_scope_and_as_state_are_read_to_a_bound()
    {
        await using var host = new LineHost();
        using (host.Logger().BeginScope(new EndlessList("s"))) host.Logger().Log(LogLevel.Information, default, new EndlessList("t"), null, static (_, _) => "any");

        var line = host.Only();
        Assert.Equal((0, "fields"), (line.Number("fields.s0"), line.GetProperty("cut")[0].GetString()));
        Assert.InRange(line.GetProperty("fields").EnumerateObject().Count(), 50, 100);
    }

    [Fact]
    public async Task The_last_value_of_a_name_wins_among_many_names_too()
    {
        await using var host = new LineHost(settings: ("Logging:Line:MaxFields", "900"));
        var fields = Enumerable.Range(0, 900).Select(static i => new KeyValuePair<string, object?>("n" + i % 300, i)).ToList();
        host.Logger().Log(LogLevel.Information, default, fields, null, static (_, _) => "many");

        var told = host.Only().GetProperty("fields").EnumerateObject().ToList();
        Assert.Equal(Enumerable.Range(0, 300).Select(static i => ("n" + i, 600 + i)), told.Select(static field => (field.Name, field.Value.GetInt32())));
    }

    [Fact]
    public async Task Names_that_are_shown_alike_are_one_field()
    {
        await using var host = new LineHost();
        var names = new List<KeyValuePair<string, object?>> { new("ada@example.com", 1), new("bob@example.com", 2), new("k\ud800", 3), new("k\udfff", 4) };
        host.Logger().Log(LogLevel.Information, default, names, null, static (_, _) => "four");

        Assert.Equal([("[email]", 2), ("k\ufffd", 4)], host.Only().GetProperty("fields").EnumerateObject().Select(static field => (field.Name, field.Value.GetInt32())));
    }

    [Fact]
    public async Task Long_names_are_cut_before_they_are_compared()
    {
        await using var host = new LineHost();
        var begin = new string('名', 60);
        host.Logger().Log(LogLevel.Information, default, new List<KeyValuePair<string, object?>> { new(begin + "a", 1), new(begin + "b", 2) }, null, static (_, _) => "two");

        var field = Assert.Single(host.Only().GetProperty("fields").EnumerateObject());
        Assert.Equal((new string('名', 40) + "…", 2), (field.Name, field.Value.GetInt32()));
    }

    [Fact]
    public async Task A_state_that_cannot_be_read_to_its_end_is_not_printed_by_its_own_formatter()
    {
        await using var host = new LineHost();
        host.Logger().Log(LogLevel.Information, default, new BrokenList(), null, static (state, _) => "all of it: " + state);

        var line = host.Only();
        Assert.DoesNotContain("hunter2", line.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(("[message left out: it holds secret values]", "[redacted]"), (line.Text("@message"), line.Text("fields.Password")));
    }

    private static IEnumerable<KeyValuePair<string, object?>> Counting()
    {
        for (var i = 0; ; i++) yield return new("k" + i % 2000, i);
    }

    private sealed class BrokenList : IReadOnlyList<KeyValuePair<string, object?>>
    {
        public int Count => 2;

        public KeyValuePair<string, object?> this[int index] => index == 0 ? new("Password", "hunter2") : throw new InvalidOperationException("no more");

        public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => throw new NotSupportedException();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        public override string ToString() => "Password=hunter2 or 'hunter2'";
    }

    private sealed class EndlessList(string prefix) : IReadOnlyList<KeyValuePair<string, object?>>
    {
        public int Count => int.MaxValue;

        public KeyValuePair<string, object?> this[int index] => new(prefix + index, index);

        public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => throw new NotSupportedException();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
