using System.CommandLine;

namespace AiTeams.Cli.Backends;

/// <summary>The address of a backend: from the option, else the variable, else the usual one. One that is none is wrong usage, wherever it stands.</summary>
internal sealed class AddressOption : Option<string?>
{
    private const string None = "off";

    private readonly Backend _backend;
    private readonly Func<string, string?> _environment;
    private readonly bool _mayBeOff;
    private readonly string _bad;

    /// <param name="mayBeOff">Whether <c>off</c> leaves the backend out.</param>
    public AddressOption(Backend backend, string description, Texts texts, Func<string, string?> environment, bool mayBeOff = false) : base(backend.Option)
    {
        (_backend, _environment, _mayBeOff, Description) = (backend, environment, mayBeOff, description);
        _bad = texts.BadUrl.Replace("http://localhost:8000", backend.Usual, StringComparison.Ordinal);
        Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && !IsGood(result.Tokens[0].Value)) result.AddError($"{Name} {_bad}.");
        });
    }

    /// <summary>Adds the option to a command, and the check of its variable.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(this);
        command.Validators.Add(result =>
        {
            if (result.GetResult(this) is null && Set is { } set && !IsGood(set)) result.AddError($"{_backend.Variable} {_bad}.");
        });
    }

    /// <returns>Ends with a slash, so that a path prefix is kept; null: left out.</returns>
    public Uri? Place(ParseResult parsed) => Read(parsed.GetValue(this) ?? Set ?? _backend.Usual);

    /// <inheritdoc cref="Place"/>
    public Uri Of(ParseResult parsed) => Place(parsed) ?? throw new InvalidOperationException($"{Name} is off.");

    /// <summary>Whether somebody said where it is.</summary>
    public bool IsGiven(ParseResult parsed) => parsed.GetValue(this) is not null || Set is not null;

    private string? Set => _environment(_backend.Variable) is { Length: > 0 } set ? set : null;

    private bool IsGood(string text) => (_mayBeOff && text == None) || Read(text) is not null;

    private static Uri? Read(string text) => Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url is { Query: "", Fragment: "" } ? url : null;
}
