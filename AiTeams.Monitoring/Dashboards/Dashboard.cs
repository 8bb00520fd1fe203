namespace AiTeams.Monitoring.Dashboards;

/// <summary>A dashboard. Its <see cref="Uid"/> is the name of its file and stays when the title changes: alerts and bookmarks point to it.</summary>
public sealed record Dashboard
{
    /// <summary>Kebab case, at most 40 characters.</summary>
    public required string Uid { get; init; }

    public required string Title { get; init; }

    public required string English { get; init; }

    public required string Chinese { get; init; }

    public IReadOnlyList<Variable> Variables { get; init; } = [Variable.Environment, Variable.Service];

    public required IReadOnlyList<Row> Rows { get; init; }
}

/// <summary>Panels under one heading; without a title they stand at the top.</summary>
public sealed record Row(string Title, IReadOnlyList<Panel> Panels);
