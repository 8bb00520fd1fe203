using System.Text;
using AiTeams.Contracts.Access;
using AiTeams.ServiceDefaults.Privacy;
using AiTeams.Tests.Logging;
using Xunit;

namespace AiTeams.Tests.Privacy;

public sealed class PersonalValuesTests
{
    [Theory]
    [InlineData("mail ada.lovelace+x@mail.example.co.uk now", "mail [email] now")]
    [InlineData("<ada@example.com>,bob@example.org.", "<[email]>,[email].")]
    [InlineData("call 13812345678", "call [phone]")]
    [InlineData("电话13812345678。", "电话[phone]。")]
    [InlineData("138-1234-5678, 138 1234 5678", "[phone], [phone]")]
    [InlineData("+8613812345678; +86 138 1234 5678; 86-13812345678", "[phone]; [phone]; [phone]")]
    [InlineData("+1 (415) 555-2671 or (415) 555-2671 or 415-555-2671", "[phone] or [phone] or [phone]")]
    [InlineData("+44 20 7946 0958, 07911 123456, 0612345678, 030-1234567", "[phone], [phone], [phone], [phone]")]
    [InlineData("010-62345678 (0755) 12345678", "[phone] [phone]")]
    [InlineData("call +1.415.555.2671 now", "call [phone] now")]
    [InlineData("+1.415.555.2671", "[phone]")]
    [InlineData("card 4111111111111111 ok", "card [card] ok")]
    [InlineData("5500 0000 0000 0004/3782-822463-10005", "[card]/[card]")]
    [InlineData("took 42 4111111111111111 ms", "took 42 [card] ms")]
    [InlineData("身份证11010519491231002X", "身份证[id_number]")]
    [InlineData("110105 19491231 002x", "[id_number]")]
    [InlineData("ssn 123-45-6789", "ssn [id_number]")]
    [InlineData("GET /items?token=abc&x=1 done", "GET /items?[redacted] done")]
    [InlineData("https://h.example/p?q HTTP", "https://h.example/p?[redacted] HTTP")]
    [InlineData("postgres://app:p@ss:w@db:5432/x", "postgres://[redacted]@db:5432/x")]
    [InlineData("Host=db;Username=app;Password=se cret;Port=1", "Host=db;Username=app;Password=[redacted] cret;Port=1")]
    [InlineData("Login { Password = a,b, Name = Ada }", "Login { Password = [redacted], Name = Ada }")]
    [InlineData("{\"api_key\":\"k\\\"1\",\"n\":1}", "{\"api_key\":\"[redacted]\",\"n\":1}")]
    [InlineData("{\"X-Api-Key\":[\"k]1\", \"k2\"],\"n\":1}", "{\"X-Api-Key\":[redacted],\"n\":1}")]
    [InlineData("{\"client_secret\": { \"value\":[\"s1\"],\"old\":\"s2\"},\"n\":1}", "{\"client_secret\": [redacted],\"n\":1}")]
    [InlineData("{\\\"api_key\\\":[\\\"k1\\\",\\\"k2\\\"],\\\"n\\\":1}", "{\\\"api_key\\\":[redacted],\\\"n\\\":1}")]
    [InlineData("{\"passwords\":1,\"password\":[\"cut off", "{\"passwords\":[redacted],\"password\":[redacted]")]
    [InlineData("Unexpected token: [ at line 3", "Unexpected token: [redacted] at line 3")]
    [InlineData("{\\\"password\\\":\\\"x y\\\"}", "{\\\"password\\\":\\\"[redacted]\\\"}")]
    [InlineData("Authorization: Bearer abc.def x\nHost: h", "Authorization: [redacted]\nHost: h")]
    [InlineData("Cookie: a=b; c=d", "Cookie: [redacted]")]
    [InlineData("cookies: a=b; c=d\nHost: h", "cookies: [redacted]\nHost: h")]
    [InlineData("Cookie: \"a\"; c=d\nHost: h", "Cookie: \"[redacted]\nHost: h")]
    [InlineData("{\"Cookie\": \"a=b; c=d\", \"n\": 1}", "{\"Cookie\": \"[redacted]\", \"n\": 1}")]
    [InlineData("/users/ada%40example.com/mail", "/users/[email]/mail")]
    [InlineData("next=ada.l%2Bx%2540example.co.uk, ok", "next=[email], ok")]
    [InlineData("https://ada%40example.com:pw@host/x", "https://[redacted]@host/x")]
    [InlineData("电话：１３８１２３４５６７８。", "电话：[phone]。")]
    [InlineData("ada＠example.com 卡４１１１１１１１１１１１１１１１", "[email] 卡[card]")]
    [InlineData("ｐａｓｓｗｏｒｄ：hunter2 完", "ｐａｓｓｗｏｒｄ：[redacted] 完")]
    [InlineData("138－1234－5678; ＋12345678; （010）62345678", "[phone]; [phone]; [phone]")]
    [InlineData("ada％40example.com and ada＠example．com", "[email] and [email]")]
    [InlineData("/users/%2B8613812345678/mail tel%2013812345678 x%3a13812345678", "/users/%2B[phone]/mail tel%20[phone] x%3a[phone]")]
    [InlineData("/%E7%94%B5%E8%AF%9D13812345678?", "/%E7%94%B5%E8%AF%9D[phone]?")]
    [InlineData("{\"to\":\"\\u002B8613812345678\",\"or\":\"\\u002b442079460958\"}", "{\"to\":\"\\u002B[phone]\",\"or\":\"\\u002b[phone]\"}")]
    [InlineData("call %2B44%2020 or %2B1 (415) 555-2671, 100%13812345678", "call %2B44%2020 or %2B[phone], 100%[phone]")]
    [InlineData("sent Bearer abc123, failed", "sent Bearer [redacted], failed")]
    [InlineData("the api key: k-123 and OPENAI_API_KEY=k", "the api key: [redacted] and OPENAI_API_KEY=[redacted]")]
    [InlineData("key=secret1", "key=[redacted]")]
    [InlineData("eyJhbGciOiJI.eyJzdWIiOiIx.SflKxw rest", "[redacted] rest")]
    [InlineData("sk-proj-abcdefghijklmnop1234", "[redacted]")]
    [InlineData("id AKIAIOSFODNN7EXAMPLE", "id [redacted]")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\nafter", "[redacted]\nafter")]
    public void What_is_personal_or_secret_is_masked_and_the_rest_stays(string text, string expected) => Assert.Equal(expected, PersonalValues.Mask(text));

    [Theory]
    [InlineData("")]
    [InlineData("Request completed")]
    [InlineData("0af7651916cd43dd8448eb211c80319c")]
    [InlineData("12345678901234567890123456789012")]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")]
    [InlineData("b7ad6b7169203331 1-0af76519-16cd43dd8448eb211c80319c")]
    [InlineData("2026-11-21T09:30:00.007Z 2026-11-21 09:30:00+08:00 20261121093000")]
    [InlineData("1732199400 1732199400123 1732199400123456 1732199400123456789 638677890123456789")]
    [InlineData("input_tokens: 123456789, OutputTokens=1234567890, token_type=input")]
    [InlineData("3f2504e0-4f89-11d3-9a0c-0305e82c3301 12345678-1234-1234-1234-123456789012 01234567-1234-4321-8765-012345678901")]
    [InlineData("10.0.12 1.20.1+abc 192.168.100.0 2001:db8:1::")]
    [InlineData("0.13812345678 13812345678.5 1e+12345678")]
    [InlineData("wf_01981234567890123456 ses_13812345678 key 4111111111111112")]
    [InlineData("01-02-2026 10:30 21-11-2026 09:30")]
    [InlineData("what is this? a = b; c ? d : e")]
    [InlineData("the bearer token is old, basic checks, cancellationToken: x")]
    [InlineData("SELECT * FROM runs WHERE id = ? AND n > $1")]
    [InlineData("@message user@localhost npm:pkg@1.2.3")]
    [InlineData("api_key_id: demo, monkey: 3, time_to_first_token=0.2")]
    [InlineData("at System.Net.Http in /src/Http.cs:line 123")]
    [InlineData("50 % of %40, 12%401 and a%40b")]
    [InlineData("1e%2B12345678 100%1234567890 \\u002B1.20.1 %2f1732199400123 \\u0031732199400123")]
    [InlineData("说明：共１２３４５６个，约４０％？")]
    public void Ids_times_numbers_and_prose_are_the_same_instance(string text) => Assert.Same(text, PersonalValues.Mask(text));

    [Fact]
    public void Of_our_own_keys_the_public_id_stays()
    {
        var key = ApiKeyFormat.Create("demo-acme");

        Assert.Equal("key ak_demo-acme_[redacted].", PersonalValues.Mask($"key {key}."));
    }

    [Fact]
    public void What_was_masked_is_not_masked_again()
    {
        var once = PersonalValues.Mask("ada@example.com 13812345678 password=x Bearer abc1 /p?a=b ak_demo_0123456789abcdef0123");

        Assert.Same(once, PersonalValues.Mask(once));
    }

    [Theory]
    [InlineData("name", false)]
    [InlineData("X-Api-Key", true)]
    [InlineData("user.password", true)]
    [InlineData("db_password", true)]
    [InlineData("PasswordHash", true)]
    [InlineData("OpenAiApiKey", true)]
    [InlineData("http.request.header.authorization", true)]
    [InlineData("Set-Cookie", true)]
    [InlineData("access_token", true)]
    [InlineData("Email", true)]
    [InlineData("input_tokens", false)]
    [InlineData("tracking_id", false)]
    [InlineData("api_key_id", false)]
    [InlineData("token_type", false)]
    [InlineData("time_to_first_token", false)]
    [InlineData("CancellationToken", false)]
    [InlineData("idempotency_key", false)]
    public void A_name_tells_a_secret(string name, bool secret) => Assert.Equal(secret, SecretNames.IsSecret(name));

    [Fact]
    public void A_clean_text_allocates_nothing()
    {
        const string Text = "Run exe_1 of workflow wf_0198c1f2 took 12.5 s";

        Assert.Equal(0, Allocations.Least(static () => PersonalValues.Mask(Text)));
    }

    /// <summary>What a thread keeps for its next text is little.</summary>
    [Theory]
    [InlineData(" ada@example.com")]
    [InlineData(" ada＠example.com")]
    public void Room_for_a_text_is_kept_but_for_a_long_one_made_anew_each_time(string end)
    {
        var (usual, longer) = (new string('z', 10_000) + end, new string('z', 500_000) + end);

        Assert.Equal(0, Allocations.Least(() => PersonalValues.Mask(usual.AsSpan())));
        Assert.InRange(Allocations.Least(() => PersonalValues.Mask(longer.AsSpan()), 3), 1_000_000, double.MaxValue);
    }

    /// <summary>Twice the text takes about twice the steps; a quadratic one would take hours on a megabyte, not a moment.</summary>
    [Theory]
    [InlineData("@")]
    [InlineData("a@b.")]
    [InlineData("%40")]
    [InlineData("%2B1")]
    [InlineData("%2B1 ")]
    [InlineData("\\u002B")]
    [InlineData("a%40b.")]
    [InlineData("://%40")]
    [InlineData("１")]
    [InlineData("Cookie:\"\";")]
    [InlineData("?a")]
    [InlineData("a/?")]
    [InlineData("a:")]
    [InlineData("token=;")]
    [InlineData("eyJ-")]
    [InlineData("eyJabcdefghij.")]
    [InlineData("ak_a")]
    [InlineData("sk-")]
    [InlineData("-----BEGIN ")]
    [InlineData("Bearer ")]
    [InlineData("1-")]
    [InlineData("1 ")]
    [InlineData("12345678901234567")]
    [InlineData("+(")]
    [InlineData("(415) ")]
    [InlineData("://@")]
    [InlineData("' ")]
    [InlineData("token:[\"")]
    [InlineData("token:[\"]")]
    [InlineData("+1.")]
    [InlineData("Cookie:\"\" ")]
    public void A_megabyte_of_marks_is_masked_in_linear_time(string unit)
    {
        var text = new StringBuilder().Insert(0, unit, 1024 * 1024 / unit.Length).ToString();

        Assert.True(PersonalValues.Mask(text).Length <= text.Length * 5);
    }
}
