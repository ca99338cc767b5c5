//go:build !noasm

package simd

// The places of kernels that exist for both kinds of madd, and where functions are in
// them, for the other library.
const (
	fused = iota
	unfused
	briskFused
	briskUnfused
)

// kit is the kernels of one level.
type kit struct {
	lanes  int // floats of a vector
	height int // rows of the tallest tile of two vectors
	// tiles are the kernels of matrix products: by kind of madd, by width in vectors
	// less one, by height less one. Those wider than two vectors, where there are any, are
	// lower, and fetch nothing ahead.
	tiles     [2][4][]func(*tile)
	copyRows  [2]func(*rows) // by width in vectors less one
	transpose func(*strip)
	windows   func(*windows)

	add, bias, fill, relu, reluGrad, flush, divide, crossEntropyGrad func(*plane)
	narrowBF16, narrowTF32                                           func(*plane)
	loss, sgd, firstMoment, secondMoment, adamW                      [2]func(*plane)
	gelu, geluGrad, exp, tanh                                        [4]func(*plane)

	mul, scaleColumns, scaleRows, center, scale, softmaxGrad, noise, drop func(*plane)
	tanhGrad, scatter, recede, direction                                  [2]func(*plane)

	sumRows, maxRows, peak func(*pile)
	dotRows                [2]func(*pile)
	maxPool, maxPoolGrad   func(*pool)
	maxPoolReLUGrad        func(*pool)

	canonical                func(*output)
	unpackBytes, unpackPairs func(*input)
	symmetric, fraction      func(*draws)
}

var kitAVX2 = kit{
	lanes: 8, height: 6,
	tiles: [2][4][]func(*tile){
		{
			{tileFused1x8AVX2, tileFused2x8AVX2, tileFused3x8AVX2, tileFused4x8AVX2, tileFused5x8AVX2, tileFused6x8AVX2},
			{tileFused1x16AVX2, tileFused2x16AVX2, tileFused3x16AVX2, tileFused4x16AVX2, tileFused5x16AVX2, tileFused6x16AVX2},
		},
		{
			{tileUnfused1x8AVX2, tileUnfused2x8AVX2, tileUnfused3x8AVX2, tileUnfused4x8AVX2, tileUnfused5x8AVX2, tileUnfused6x8AVX2},
			{tileUnfused1x16AVX2, tileUnfused2x16AVX2, tileUnfused3x16AVX2, tileUnfused4x16AVX2, tileUnfused5x16AVX2, tileUnfused6x16AVX2},
		},
	},
	copyRows: [2]func(*rows){copyRows1AVX2, copyRows2AVX2}, transpose: transposeAVX2, windows: windowsAVX2,
	add: addAVX2, bias: biasAVX2, fill: fillAVX2, relu: reluAVX2, reluGrad: reluGradAVX2, flush: flushAVX2, narrowBF16: narrowBF16AVX2, narrowTF32: narrowTF32AVX2,
	divide: divideAVX2, crossEntropyGrad: crossEntropyGradAVX2,
	gelu:         [4]func(*plane){geluFusedAVX2, geluUnfusedAVX2, geluBriskFusedAVX2, geluBriskUnfusedAVX2},
	geluGrad:     [4]func(*plane){geluGradFusedAVX2, geluGradUnfusedAVX2, geluGradBriskFusedAVX2, geluGradBriskUnfusedAVX2},
	exp:          [4]func(*plane){expFusedAVX2, expUnfusedAVX2, expBriskFusedAVX2, expBriskUnfusedAVX2},
	loss:         [2]func(*plane){lossFusedAVX2, lossUnfusedAVX2},
	sgd:          [2]func(*plane){sgdFusedAVX2, sgdUnfusedAVX2},
	firstMoment:  [2]func(*plane){firstMomentFusedAVX2, firstMomentUnfusedAVX2},
	secondMoment: [2]func(*plane){secondMomentFusedAVX2, secondMomentUnfusedAVX2},
	adamW:        [2]func(*plane){adamWFusedAVX2, adamWUnfusedAVX2},
	sumRows:      sumRowsAVX2, maxRows: maxRowsAVX2, peak: peakAVX2,
	mul: mulAVX2, scaleColumns: scaleColumnsAVX2, scaleRows: scaleRowsAVX2, center: centerAVX2, scale: scaleAVX2, softmaxGrad: softmaxGradAVX2, noise: noiseAVX2, drop: dropAVX2,
	tanh:      [4]func(*plane){tanhFusedAVX2, tanhUnfusedAVX2, tanhBriskFusedAVX2, tanhBriskUnfusedAVX2},
	tanhGrad:  [2]func(*plane){tanhGradFusedAVX2, tanhGradUnfusedAVX2},
	scatter:   [2]func(*plane){scatterFusedAVX2, scatterUnfusedAVX2},
	recede:    [2]func(*plane){recedeFusedAVX2, recedeUnfusedAVX2},
	direction: [2]func(*plane){directionFusedAVX2, directionUnfusedAVX2},
	dotRows:   [2]func(*pile){dotRowsFusedAVX2, dotRowsUnfusedAVX2},
	maxPool:   maxPoolAVX2, maxPoolGrad: maxPoolGradAVX2, maxPoolReLUGrad: maxPoolReLUGradAVX2,
	canonical: canonicalAVX2, unpackBytes: unpackBytesAVX2, unpackPairs: unpackPairsAVX2,
	symmetric: symmetricAVX2, fraction: fractionAVX2,
}

// kitAVX512 transposes with AVX2, whose shuffles run on two ports, and copies windows
// with it, which are short.
var kitAVX512 = kit{
	lanes: 16, height: 14,
	tiles: [2][4][]func(*tile){
		{
			{
				tileFused1x16AVX512, tileFused2x16AVX512, tileFused3x16AVX512, tileFused4x16AVX512, tileFused5x16AVX512, tileFused6x16AVX512, tileFused7x16AVX512,
				tileFused8x16AVX512, tileFused9x16AVX512, tileFused10x16AVX512, tileFused11x16AVX512, tileFused12x16AVX512, tileFused13x16AVX512, tileFused14x16AVX512,
			},
			{
				tileFused1x32AVX512, tileFused2x32AVX512, tileFused3x32AVX512, tileFused4x32AVX512, tileFused5x32AVX512, tileFused6x32AVX512, tileFused7x32AVX512,
				tileFused8x32AVX512, tileFused9x32AVX512, tileFused10x32AVX512, tileFused11x32AVX512, tileFused12x32AVX512, tileFused13x32AVX512, tileFused14x32AVX512,
			},
			{tileFused1x48AVX512, tileFused2x48AVX512, tileFused3x48AVX512, tileFused4x48AVX512, tileFused5x48AVX512, tileFused6x48AVX512, tileFused7x48AVX512, tileFused8x48AVX512},
			{tileFused1x64AVX512, tileFused2x64AVX512, tileFused3x64AVX512, tileFused4x64AVX512, tileFused5x64AVX512, tileFused6x64AVX512},
		},
		{
			{
				tileUnfused1x16AVX512, tileUnfused2x16AVX512, tileUnfused3x16AVX512, tileUnfused4x16AVX512, tileUnfused5x16AVX512, tileUnfused6x16AVX512, tileUnfused7x16AVX512,
				tileUnfused8x16AVX512, tileUnfused9x16AVX512, tileUnfused10x16AVX512, tileUnfused11x16AVX512, tileUnfused12x16AVX512, tileUnfused13x16AVX512, tileUnfused14x16AVX512,
			},
			{
				tileUnfused1x32AVX512, tileUnfused2x32AVX512, tileUnfused3x32AVX512, tileUnfused4x32AVX512, tileUnfused5x32AVX512, tileUnfused6x32AVX512, tileUnfused7x32AVX512,
				tileUnfused8x32AVX512, tileUnfused9x32AVX512, tileUnfused10x32AVX512, tileUnfused11x32AVX512, tileUnfused12x32AVX512, tileUnfused13x32AVX512, tileUnfused14x32AVX512,
			},
			{tileUnfused1x48AVX512, tileUnfused2x48AVX512, tileUnfused3x48AVX512, tileUnfused4x48AVX512, tileUnfused5x48AVX512, tileUnfused6x48AVX512, tileUnfused7x48AVX512, tileUnfused8x48AVX512},
			{tileUnfused1x64AVX512, tileUnfused2x64AVX512, tileUnfused3x64AVX512, tileUnfused4x64AVX512, tileUnfused5x64AVX512, tileUnfused6x64AVX512},
		},
	},
	copyRows: [2]func(*rows){copyRows1AVX512, copyRows2AVX512}, transpose: transposeAVX2, windows: windowsAVX2,
	add: addAVX512, bias: biasAVX512, fill: fillAVX512, relu: reluAVX512, reluGrad: reluGradAVX512, flush: flushAVX512, narrowBF16: narrowBF16AVX512, narrowTF32: narrowTF32AVX512,
	divide: divideAVX512, crossEntropyGrad: crossEntropyGradAVX512,
	gelu:         [4]func(*plane){geluFusedAVX512, geluUnfusedAVX512, geluBriskFusedAVX512, geluBriskUnfusedAVX512},
	geluGrad:     [4]func(*plane){geluGradFusedAVX512, geluGradUnfusedAVX512, geluGradBriskFusedAVX512, geluGradBriskUnfusedAVX512},
	exp:          [4]func(*plane){expFusedAVX512, expUnfusedAVX512, expBriskFusedAVX512, expBriskUnfusedAVX512},
	loss:         [2]func(*plane){lossFusedAVX512, lossUnfusedAVX512},
	sgd:          [2]func(*plane){sgdFusedAVX512, sgdUnfusedAVX512},
	firstMoment:  [2]func(*plane){firstMomentFusedAVX512, firstMomentUnfusedAVX512},
	secondMoment: [2]func(*plane){secondMomentFusedAVX512, secondMomentUnfusedAVX512},
	adamW:        [2]func(*plane){adamWFusedAVX512, adamWUnfusedAVX512},
	sumRows:      sumRowsAVX512, maxRows: maxRowsAVX512, peak: peakAVX512,
	mul: mulAVX512, scaleColumns: scaleColumnsAVX512, scaleRows: scaleRowsAVX512, center: centerAVX512, scale: scaleAVX512, softmaxGrad: softmaxGradAVX512, noise: noiseAVX512, drop: dropAVX512,
	tanh:      [4]func(*plane){tanhFusedAVX512, tanhUnfusedAVX512, tanhBriskFusedAVX512, tanhBriskUnfusedAVX512},
	tanhGrad:  [2]func(*plane){tanhGradFusedAVX512, tanhGradUnfusedAVX512},
	scatter:   [2]func(*plane){scatterFusedAVX512, scatterUnfusedAVX512},
	recede:    [2]func(*plane){recedeFusedAVX512, recedeUnfusedAVX512},
	direction: [2]func(*plane){directionFusedAVX512, directionUnfusedAVX512},
	dotRows:   [2]func(*pile){dotRowsFusedAVX512, dotRowsUnfusedAVX512},
	maxPool:   maxPoolAVX512, maxPoolGrad: maxPoolGradAVX512, maxPoolReLUGrad: maxPoolReLUGradAVX512,
	canonical: canonicalAVX512, unpackBytes: unpackBytesAVX512, unpackPairs: unpackPairsAVX512,
	symmetric: symmetricAVX512, fraction: fractionAVX512,
}
