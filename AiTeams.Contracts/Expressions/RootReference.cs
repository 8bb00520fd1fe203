namespace AiTeams.Contracts.Expressions;

/// <summary>A name that an expression reads from the document's root, with the member that follows it at once: <c>nodes.fetch.body</c> reads (nodes, fetch).</summary>
public readonly record struct RootReference(string Name, string? Member)
{
    /// <summary>All that can be told without working the expression out; what a projection or a pipe reads of its own left side is not the root's.</summary>
    internal static IEnumerable<RootReference> In(Expression expression) => expression switch
    {
        Field field => [new(field.Name, null)],
        Chain { Left: Field left, Right: Field right } => [new(left.Name, right.Name)],
        Chain { Left: Identity } chain => In(chain.Right),
        Chain chain => In(chain.Left),
        Index index => In(index.Left),
        Slice slice => In(slice.Left),
        Flatten flatten => In(flatten.Left),
        Projection projection => In(projection.Left),
        ValueProjection projection => In(projection.Left),
        Not not => In(not.Inner),
        And and => In(and.Left).Concat(In(and.Right)),
        Or or => In(or.Left).Concat(In(or.Right)),
        Comparison comparison => In(comparison.Left).Concat(In(comparison.Right)),
        MultiSelectList list => list.Items.SelectMany(In),
        MultiSelectHash hash => hash.Members.SelectMany(member => In(member.Value)),
        FunctionCall call => call.Arguments.SelectMany(In),
        _ => [],
    };
}
