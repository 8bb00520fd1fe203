namespace AiTeams.ApiGateway.Access;

/// <summary>What a key may do. No scope contains another.</summary>
internal static class Scopes
{
    public const string Read = "read";
    public const string Write = "write";
    public const string Execute = "execute";
    public const string Debug = "debug";
    public const string Admin = "admin";

    public static IReadOnlySet<string> All { get; } = new HashSet<string>(StringComparer.Ordinal) { Read, Write, Execute, Debug, Admin };
}
