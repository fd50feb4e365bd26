namespace KernelGen.Runtime.Tests.Storage;

/// <summary>A file with one or two things wrong, by its seed.</summary>
internal sealed record DamagedFile(string Kind, byte[] Bytes)
{
    /// <summary>One in so many files has a header of up to megabytes.</summary>
    private const int HugeIsOneIn = 200;

    private delegate void DraftDamage(FileDraft draft, ref SeededRandom random);

    private delegate byte[] FileDamage(byte[] file, ref SeededRandom random);

    private static readonly (string Kind, DraftDamage Damage)[] Drafts =
    [
        ("offsets", HeaderDamage.Offsets), ("shape", HeaderDamage.Shape), ("dtype", HeaderDamage.Dtype), ("names", HeaderDamage.Names),
        ("fields", HeaderDamage.Fields), ("metadata", HeaderDamage.Metadata), ("indices", DataDamage.Indices),
        ("not finite", DataDamage.NotFinite), ("harmless", DataDamage.Harmless), ("nesting", HugeDamage.Nesting),
    ];

    private static readonly (string Kind, FileDamage Damage)[] Files =
    [
        ("cut", ByteDamage.Cut), ("appended", ByteDamage.Appended), ("header length", ByteDamage.HeaderLength),
        ("characters", ByteDamage.Characters), ("header bits", ByteDamage.HeaderBits), ("data bits", ByteDamage.DataBits),
        ("text", ByteDamage.Texts), ("ends", ByteDamage.Ends),
    ];

    /// <summary>All kinds of damage.</summary>
    public static IEnumerable<string> Kinds => [.. Drafts.Select(row => row.Kind), .. Files.Select(row => row.Kind), "huge"];

    /// <summary>A file of a seed.</summary>
    /// <param name="whole">Files that are right.</param>
    /// <param name="seed">The seed.</param>
    public static DamagedFile Of(FileDraft[] whole, int seed)
    {
        var random = new SeededRandom(seed);
        var draft = whole[random.NextInt(whole.Length)].Copy();
        if (random.NextInt(HugeIsOneIn) == 0)
        {
            HugeDamage.Size(draft, ref random);
            return new DamagedFile("huge", draft.ToBytes());
        }

        int kind = random.NextInt(Drafts.Length + Files.Length);
        bool two = random.NextInt(4) == 0;
        if (kind < Drafts.Length)
            Drafts[kind].Damage(draft, ref random);
        if (kind < Drafts.Length && two)
            DataDamage.Harmless(draft, ref random);
        byte[] file = draft.ToBytes();
        if (kind < Drafts.Length)
            return new DamagedFile(Drafts[kind].Kind, file);
        var (name, damage) = Files[kind - Drafts.Length];
        file = damage(file, ref random);
        return new DamagedFile(name, two && file.Length > 8 ? Files[random.NextInt(Files.Length)].Damage(file, ref random) : file);
    }
}
