namespace AiTeams.ConsoleApp.Cases;

/// <summary>How a section of the case file ended.</summary>
public enum Verdict
{
    Found,

    /// <summary>Asked and answered: there is none.</summary>
    Nothing,

    /// <summary>Found, and more that was not kept because of a bound.</summary>
    Partial,

    /// <summary>The one who would know did not answer.</summary>
    Unreachable,

    /// <summary>Asked, and not answered by the time the page was sent; the page fetches the section on its own.</summary>
    Pending,
}
