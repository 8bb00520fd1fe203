namespace AiTeams.Cli.Traffic;

/// <summary>
/// Hands out the steps so that each kind keeps its share of the requests at every moment, not only on average: the kind that is furthest behind
/// is next. Who sends it is random, repeatable by the seed.
/// </summary>
internal sealed class TrafficPlan
{
    private const int Users = 25;

    private static readonly StepKind[] Ordinary =
        [StepKind.CreateSession, StepKind.CreateSession, StepKind.CreateSession, StepKind.ListSessions, StepKind.CreateSession, StepKind.FindTracking];

    private static readonly StepKind[] Errors = [StepKind.UnknownRoute, StepKind.MalformedBody, StepKind.ServerFault, StepKind.UnknownSession];

    private readonly Lock _lock = new();
    private readonly TrafficOptions _options;
    private readonly Random _random;
    private readonly Share[] _shares;
    private int _left;
    private int _number;

    public TrafficPlan(TrafficOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _random = new Random(options.Seed);
        _left = options.Count;
        _shares =
        [
            new(Ordinary, 1, Math.Max(0, 1 - options.Errors - options.Chats - options.Executions)),
            new(Errors, 1, options.Errors),
            new([StepKind.ChatAndExecute], 2, options.Chats),
            new([StepKind.StoreAndExecute], 2, options.Executions),
        ];
    }

    /// <returns>Null when as many requests are handed out as were asked for.</returns>
    public Step? Next()
    {
        lock (_lock)
        {
            if (_left == 0) return null;
            var share = Furthest();
            var requests = Math.Min(share.Requests, _left);
            foreach (var each in _shares) each.Due += each.Part * requests;
            share.Due -= requests;
            _left -= requests;

            // One request left, and a pair is due: its first half alone.
            var kind = requests < share.Requests ? StepKind.CreateSession : share.Kinds[share.Given++ % share.Kinds.Length];
            return new(++_number, kind, _options.Identities[_random.Next(_options.Identities.Count)], $"user-{_random.Next(1, Users + 1):000}", _random.Next(1_000));
        }
    }

    /// <summary>Requests that a step did not come to make are made by later steps.</summary>
    public void GiveBack(int requests)
    {
        lock (_lock) _left += requests;
    }

    /// <summary>0.1 to 0.5 seconds, as the load script of the manual waits.</summary>
    public TimeSpan NextPause()
    {
        lock (_lock) return TimeSpan.FromMilliseconds(_random.Next(100, 501));
    }

    private Share Furthest()
    {
        var furthest = _shares[0];
        foreach (var share in _shares)
        {
            if (share.Part > 0 && (furthest.Part == 0 || share.Due + share.Part > furthest.Due + furthest.Part)) furthest = share;
        }
        return furthest;
    }

    private sealed class Share(StepKind[] kinds, int requests, double part)
    {
        public StepKind[] Kinds => kinds;

        public int Requests => requests;

        public double Part => part;

        public double Due { get; set; }

        public int Given { get; set; }
    }
}
