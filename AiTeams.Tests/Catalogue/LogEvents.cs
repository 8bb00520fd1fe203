using System.Reflection;
using Microsoft.Extensions.Logging;

namespace AiTeams.Tests.Catalogue;

/// <summary>Every log event of the product: its <c>[LoggerMessage]</c> methods, and the receipts, which are written without one.</summary>
internal static class LogEvents
{
    private const BindingFlags Any = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    internal static IReadOnlyList<LogEvent> All { get; } = [.. Methods().Concat(Receipts()).OrderBy(static found => found.Id)];

    /// <summary>First and last event id of each assembly.</summary>
    internal static IReadOnlyDictionary<string, (int First, int Last)> Ranges { get; } = new Dictionary<string, (int, int)>
    {
        ["AiTeams.ServiceDefaults"] = (100, 999),
        ["AiTeams.ApiGateway"] = (1000, 1999),
        ["AiTeams.WorkflowEngine"] = (2000, 2999),
        ["AiTeams.WorkflowAgent"] = (3000, 3999),
        ["AiTeams.Console"] = (4000, 4999),
        ["AiTeams.Storage"] = (5000, 5999),
        ["AiTeams.LanguageModels"] = (6000, 6999),
        ["AiTeams.AppHost"] = (7000, 7999),
    };

    private static IEnumerable<LogEvent> Methods() =>
        from type in Product.Types
        from method in type.GetMethods(Any)
        let message = method.GetCustomAttribute<LoggerMessageAttribute>()
        where message is not null
        select new LogEvent(message.EventId, message.EventName ?? method.Name, message.Level, message.Message, type.Assembly.GetName().Name!);

    private static IEnumerable<LogEvent> Receipts() =>
        from type in Product.Types
        from field in type.GetFields(Any)
        where field.FieldType == typeof(EventId) && field.IsStatic
        let id = (EventId)field.GetValue(null)!
        select new LogEvent(id.Id, id.Name!, LogLevel.Information, "", type.Assembly.GetName().Name!);
}

/// <param name="Message">Template; empty for a receipt.</param>
internal sealed record LogEvent(int Id, string Name, LogLevel Level, string Message, string Assembly);
