// Temporary, so that others can compile: empty kernels. The branch with the real kernels deletes this file.
#pragma warning disable CS1591
namespace Lincoln.Kernels;
public static class Elementwise {
 public static void Copy(ReadOnlySpan<Real> a, Span<Real> b, bool add) { }
 public static void Map<TF>(TF f, ReadOnlySpan<Real> x, Span<Real> y) where TF: struct, IFunction {}
 public static void MapGradient<TF>(TF f, ReadOnlySpan<Real> x, ReadOnlySpan<Real> y, ReadOnlySpan<Real> dy, Span<Real> dx, bool add) where TF: struct, IFunction {}
}
public static class Reduce { public static void SumTo(ReadOnlySpan<Real> x, ReadOnlySpan<int> sx, Span<Real> y, ReadOnlySpan<int> sy, bool add){} public static Real Sum(ReadOnlySpan<Real> x)=>0; }
public static class Rows {
 public static void BiasMap<TF>(TF f, ReadOnlySpan<Real> x, ReadOnlySpan<Real> b, Span<Real> y) where TF: struct, IFunction {}
 public static void BiasMapGradient<TF>(TF f, ReadOnlySpan<Real> x, ReadOnlySpan<Real> b, ReadOnlySpan<Real> y, ReadOnlySpan<Real> dy, Span<Real> dx, bool addX, Span<Real> db, bool addB) where TF: struct, IFunction {}
 public static void SoftmaxCrossEntropy(ReadOnlySpan<Real> z, ReadOnlySpan<int> l, int c, Span<Real> p, Span<Real> y){}
 public static void SoftmaxCrossEntropy(ReadOnlySpan<Real> z, ReadOnlySpan<Real> l, int c, Span<Real> p, Span<Real> y){}
 public static void SoftmaxCrossEntropyGradient(ReadOnlySpan<Real> z, ReadOnlySpan<int> l, int c, Real s, Span<Real> y, bool add){}
 public static void SoftmaxCrossEntropyGradient(ReadOnlySpan<Real> z, ReadOnlySpan<Real> l, int c, Real s, Span<Real> y, bool add){}
}
public static class Gemm { public static void Multiply(ReadOnlySpan<Real> a, ReadOnlySpan<Real> b, Span<Real> c, int m, int n, int k, bool ta=false, bool tb=false, bool add=false){} }
public interface ILane<V> where V: struct, ILane<V> { static abstract V Splat(Real x); static abstract V Fma(V a, V b, V c); static abstract V Max(V a, V b); static abstract V IfPositive(V a, V b, V c); static abstract V operator+(V a, V b); static abstract V operator-(V a, V b); static abstract V operator*(V a, V b); }
public interface IFunction { V F<V>(V x) where V : struct, ILane<V>; V D<V>(V x, V y) where V : struct, ILane<V>; }
public interface IRule { void Apply<V>(ref V w, V dw, ref V s0, ref V s1) where V : struct, ILane<V>; }
public static class Update { public static void Apply<T>(T r, Span<Real> w, ReadOnlySpan<Real> d, Span<Real> a, Span<Real> b = default) where T: unmanaged, IRule {} }
public static class VectorMath { public static V Tanh<V>(V x) where V : struct, ILane<V> => x; public static V Sigmoid<V>(V x) where V : struct, ILane<V> => x; }
