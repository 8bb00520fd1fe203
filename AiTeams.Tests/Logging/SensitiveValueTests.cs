using System.Net;
using AiTeams.ServiceDefaults.Privacy;
using AiTeams.Tests.ServiceDefaults;
using Microsoft.Extensions.Logging;
using Xunit;

namespace AiTeams.Tests.Logging;

public sealed partial class SensitiveValueTests : IAsyncDisposable
{
    private readonly LineHost _host = new();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public void A_secret_by_name_is_hidden_in_the_message_too()
    {
        _host.Logger().LogInformation("login of {UserName} with {Password}", "ada", "hunter2");

        Assert.Equal("login of ada with [redacted]", _host.Only().Text("@message"));
        Assert.Equal("[redacted]", _host.Only().Text("fields.Password"));
    }

    [Fact]
    public void A_caller_cannot_put_a_personal_value_into_a_place_of_known_words()
    {
        _host.Logger().LogInformation("{Operation} {Provider} {ErrorCode}", "ada@example.com", "13800138000", "Bearer abcdefghijklmnop");

        Assert.Equal("[email] [phone] Bearer [redacted]", _host.Only().Text("@message"));
        Assert.Equal("[email]", _host.Only().Text("operation.name"));
        Assert.Equal("[phone]", _host.Only().Text("ai.provider"));
        Assert.Equal("Bearer [redacted]", _host.Only().Text("error.code"));
    }

    [Fact]
    public void A_secret_by_type_is_hidden_wherever_it_stands()
    {
        _host.Logger().LogInformation("{Key} of {Keys} in {Login}", new Secret<string>("hunter2"), new[] { new Secret<string>("hunter2") }, new Login("ada", new("hunter2"), "hunter2", "hunter2"));

        var line = Assert.Single(_host.Lines.All);
        Assert.DoesNotContain("hunter2", line, StringComparison.Ordinal);
        Assert.Equal(
            "[redacted] of [redacted] in Login { Name = ada, Key = [redacted], Pin = [redacted], Hint = [redacted] }", _host.Only().Text("@message"));
    }

    [Fact]
    public void A_source_generated_call_with_more_values_than_its_template_hides_them_too()
    {
        Many(_host.Logger(), "a", "b", "c", "d", "e", "hunter2", "g");

        Assert.Equal("a b c d e [redacted]", _host.Only().Text("@message"));
        Assert.Equal("g", _host.Only().Text("fields.extra"));
        Assert.DoesNotContain("hunter2", Assert.Single(_host.Lines.All), StringComparison.Ordinal);
    }

    [Fact]
    public void A_formatter_of_the_callers_own_does_not_get_a_secret_out()
    {
        _host.Logger().Log(LogLevel.Information, default, new[] { KeyValuePair.Create("api_key", (object?)"hunter2") }, null, static (state, _) => $"key {state[0].Value}");

        Assert.DoesNotContain("hunter2", Assert.Single(_host.Lines.All), StringComparison.Ordinal);
    }

    [Fact]
    public void Headers_in_a_collection_are_judged_by_name()
    {
        var headers = new Dictionary<string, string> { ["X-Api-Key"] = "hunter2", ["Accept"] = "text/html" };

        _host.Logger().LogInformation("{Headers}", headers);

        Assert.Equal("X-Api-Key=[redacted], Accept=text/html", _host.Only().Text("fields.Headers"));
        Assert.Equal("X-Api-Key=[redacted], Accept=text/html", _host.Only().Text("@message"));
    }

    [Fact]
    public void Addresses_are_truncated_by_type_and_by_name()
    {
        _host.Logger().LogInformation("{ClientIp} {Peer}", "203.0.113.77", IPAddress.Parse("2001:db8:1:2::3"));

        Assert.Equal("203.0.113.0", _host.Only().Text("request.ip"));
        Assert.Equal("2001:db8:1::", _host.Only().Text("fields.Peer"));
        Assert.Equal("203.0.113.0 2001:db8:1::", _host.Only().Text("@message"));
    }

    [Fact]
    public void Personal_values_are_masked_in_message_fields_and_exceptions()
    {
        _host.Logger().LogWarning(new InvalidOperationException("no ada@example.com", new TimeoutException("13812345678")), "mail to {Recipient}", "ada@example.com");

        var line = _host.Only();
        Assert.Equal("mail to [email]", line.Text("@message"));
        Assert.Equal("[email]", line.Text("fields.Recipient"));
        Assert.Equal("no [email]", line.Text("exception.message"));
        Assert.Equal("no [email]", line.Text("error.message"));
        Assert.Equal("System.TimeoutException: [phone]", line.Text("exception.inner"));
    }

    [Fact]
    public void A_state_that_is_sensitive_itself_is_not_printed_by_the_callers_formatter()
    {
        _host.Logger().Log(LogLevel.Information, default, new Login("ada", new("k-1"), "1234", "pets"), null, static (login, _) => login.Pin);

        Assert.Equal("[message left out: it holds secret values]", _host.Only().Text("@message"));
    }

    [Fact]
    public async Task Hashed_users_are_hashed_in_the_message_too()
    {
        await using var host = new LineHost(settings: [("Privacy:UserIds", "hashed"), ("Privacy:UserIdKey", "k1")]);
        var hash = UserIds.Hash("u-1", "k1"u8);

        using (host.Logger().BeginScope(new Dictionary<string, object> { ["UserId"] = "u-1" })) host.Logger().LogInformation("by {UserId}", "u-1");

        Assert.Equal($"by {hash}", host.Only().Text("@message"));
        Assert.Equal(hash, host.Only().Text("user.id"));
    }

    [Fact]
    public void A_plain_user_id_that_is_an_address_is_hashed_and_not_masked()
    {
        _host.Logger().LogInformation("by {UserId}", "ada@example.com");

        Assert.Matches("^u_[0-9a-f]{32}$", _host.Only().Text("user.id"));
    }

    [LoggerMessage(1, LogLevel.Information, "{A} {B} {C} {D} {E} {Password}")]
#pragma warning disable SYSLIB1015 // A value beside the template is the point.
    private static partial void Many(ILogger logger, string a, string b, string c, string d, string e, string password, string extra);
#pragma warning restore SYSLIB1015

    private sealed record Login(string Name, Secret<string> Key, [Sensitive] string Pin, [property: Sensitive] string Hint);
}
