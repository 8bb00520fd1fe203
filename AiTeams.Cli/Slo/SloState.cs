using System.Text.Json.Serialization;

namespace AiTeams.Cli.Slo;

/// <summary>How an objective stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SloState>))]
internal enum SloState
{
    /// <summary>No event within the period: nothing was promised to anyone.</summary>
    [JsonStringEnumMemberName("no_traffic")]
    NoTraffic,

    /// <summary>Budget is left and is spent no faster than allowed.</summary>
    [JsonStringEnumMemberName("ok")]
    Ok,

    /// <summary>Budget is left, and over the last hour it was spent faster than allowed.</summary>
    [JsonStringEnumMemberName("burning")]
    Burning,

    /// <summary>Nothing is left: the objective is missed over the period.</summary>
    [JsonStringEnumMemberName("spent")]
    Spent,
}
