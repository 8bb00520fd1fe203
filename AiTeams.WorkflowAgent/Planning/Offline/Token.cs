namespace AiTeams.WorkflowAgent.Planning.Offline;

/// <summary>What a piece of the sentence is made of.</summary>
internal enum TokenKind
{
    Word,
    Number,
    /// <summary>A time of day; <see cref="Token.Number"/> is minutes after midnight.</summary>
    Clock,
    /// <summary>A class of statuses such as 5xx; <see cref="Token.Number"/> is its first digit.</summary>
    StatusClass,
    Ordinal,
    Url,
    Email,
    Quoted,
    Json,
    /// <summary>Five cron fields, checked.</summary>
    Cron,
    Symbol,
}

/// <summary>What a piece of the sentence means; English and Chinese meet here, so there is one grammar.</summary>
internal enum Concept
{
    None,
    /// <summary>Says nothing: please, the system should.</summary>
    Filler,
    Determiner,
    Pronoun,
    Comma,
    Stop,
    And,
    Or,
    Then,
    /// <summary>Ends the branches before it: finally, in any case.</summary>
    Finally,
    Parallel,
    After,
    Before,
    Later,
    If,
    Unless,
    When,
    Otherwise,
    IfSo,
    IfNot,
    Whether,
    Every,
    /// <summary>Hourly, daily and so on; <see cref="Token.Value"/> is the unit in seconds.</summary>
    Cadence,
    At,
    On,
    In,
    /// <summary><see cref="Token.Value"/> is its length in seconds; a month is <see cref="Lexicon.Month"/>.</summary>
    Unit,
    /// <summary>0 is Sunday, as cron counts.</summary>
    Weekday,
    /// <summary>A cron range of weekdays: 0 weekdays, 1 weekend.</summary>
    DayGroup,
    /// <summary>Half of the day: 0 before noon, 12 after.</summary>
    DayHalf,
    /// <summary>The Chinese hour mark: 点.</summary>
    Hour,
    Half,
    TimeZone,
    Manual,
    Verb,
    Channel,
    Saying,
    WithBody,
    To,
    Of,
    Via,
    Status,
    Is,
    Not,
    Compare,
    Fails,
    Succeeds,
    Workflow,
    Build,
}

/// <summary>What a verb asks for.</summary>
internal enum Verb
{
    Get,
    Post,
    Put,
    Patch,
    Delete,
    Send,
    Notify,
    Wait,
    Write,
    Pick,
    Merge,
    Check,
    Loop,
    Approve,
}

/// <summary>How a condition compares.</summary>
internal enum Comparator
{
    Equal,
    NotEqual,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
    Contains,
    NotContains,
    Empty,
    NotEmpty,
}

/// <summary>One piece of the sentence, with where it stands in the text.</summary>
internal readonly record struct Token(TokenKind Kind, Concept Concept, int Start, int End, string Text, decimal Number = 0, int Value = 0)
{
    public bool Is(Concept concept) => Concept == concept;

    public bool IsVerb(Verb verb) => Concept == Concept.Verb && Value == (int)verb;
}
