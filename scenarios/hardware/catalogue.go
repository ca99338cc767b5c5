package hardware

import "gensim/kernels"

// Catalogue lists the devices.
//
// Peaks are dense ones: where a data sheet prints the figure with structured
// sparsity, half of it stands here. Where nobody publishes what training reaches,
// 40% is assumed, the middle of what Llama 3 reached on the H100.
var Catalogue = []Device{
	{
		Name: "consumer-gpu", Product: "NVIDIA GeForce RTX 4090",
		Arithmetic: kernels.Atomic, CommitsIn: kernels.Lanes16, Why: "blocks add their parts by atomic operations; warps sum in interleaved lanes",
		Peak: Peak{FP32: 82_600, TF32: 82_600, BF16: 165_200}, Utilisation: 40,
		Memory: 24, Power: 450, Purchase: 1599, Rent: 34,
		Sources: Sources{
			Peak:        "NVIDIA Ada GPU Architecture white paper, appendix A: peak FP32, TF32 and BF16 tensor with FP32 accumulate",
			Utilisation: "assumed, as for datacentre-h100",
			Memory:      "NVIDIA Ada GPU Architecture white paper, appendix A: frame buffer",
			Power:       "NVIDIA Ada GPU Architecture white paper, appendix A: total graphics power",
			Purchase:    "NVIDIA, GeForce RTX 40 series announcement, 20 September 2022: 1,599 USD",
			Rent:        "RunPod price list, lowest tier, as deploybase.ai quotes it on 10 March 2026",
		},
	},
	{
		Name: "datacentre-v100", Product: "NVIDIA Tesla V100 SXM2 16 GB (Volta, 2017)",
		Arithmetic: kernels.Atomic, CommitsIn: kernels.SplitK4, Why: "blocks add their parts by atomic operations, or in a fixed split of a long sum",
		Peak: Peak{FP32: 15_700}, Utilisation: 30,
		Memory: 16, Power: 300, Purchase: 18_625, Rent: 40,
		Sources: Sources{
			Peak:        "NVIDIA Tesla V100 GPU Architecture white paper, table 1, comparison of Tesla GPUs: peak FP32 of the SXM2 module; its tensor cores take FP16 only",
			Utilisation: "Shoeybi et al. 2019, Megatron-LM (arXiv 1909.08053), abstract: 39 TFLOP/s, 30% of a V100's peak, on one GPU",
			Memory:      "NVIDIA Tesla V100 GPU Architecture white paper, table 1, comparison of Tesla GPUs: memory size",
			Power:       "NVIDIA Tesla V100 GPU Architecture white paper, table 1, comparison of Tesla GPUs: TDP",
			Purchase:    "NVIDIA at GTC, 10 May 2017: DGX-1 with eight V100 at 149,000 USD; an eighth of it",
			Rent:        "Gensyn litepaper, February 2022, table of hourly costs of V100-equivalent compute: single GPU in a datacentre",
		},
	},
	{
		Name: "datacentre-a100", Product: "NVIDIA A100 SXM4 40 GB (Ampere, 2020)",
		Arithmetic: kernels.TF32, Why: "tensor cores round FP32 inputs to TF32",
		Peak: Peak{FP32: 19_500, TF32: 156_000, BF16: 312_000}, Utilisation: 52,
		Memory: 40, Power: 400, Purchase: 24_875, Rent: 148,
		Sources: Sources{
			Peak:        "NVIDIA A100 Tensor Core GPU data sheet: FP32, TF32 and BFLOAT16 tensor without sparsity",
			Utilisation: "Narayanan et al. 2021, Efficient Large-Scale Language Model Training on GPU Clusters (arXiv 2104.04473), abstract: 52% of the peak of each A100",
			Memory:      "NVIDIA A100 Tensor Core GPU data sheet: GPU memory",
			Power:       "NVIDIA A100 Tensor Core GPU data sheet: max TDP of the SXM module",
			Purchase:    "NVIDIA, DGX A100 announcement, 14 May 2020: eight A100 from 199,000 USD; an eighth of it",
			Rent:        "Lambda price list, on demand, as techbytes.app quotes it on 7 May 2026: A100 40 GB",
		},
	},
	{
		Name: "datacentre-h100", Product: "NVIDIA H100 SXM5 80 GB (Hopper, 2022)",
		Arithmetic: kernels.BF16, Why: "tensor cores take BF16 and sum in FP32",
		Peak: Peak{FP32: 66_900, TF32: 494_700, BF16: 989_400}, Utilisation: 40,
		Memory: 80, Power: 700, Rent: 378,
		Sources: Sources{
			Peak:        "NVIDIA H100 Tensor Core GPU Architecture white paper, comparison of A100 and H100: H100 SXM5, FP32, and TF32 and BF16 tensor without sparsity",
			Utilisation: "The Llama 3 Herd of Models (arXiv 2407.21783), table 4: 38% to 43% of the BF16 peak of an H100",
			Memory:      "NVIDIA H100 Tensor Core GPU Architecture white paper, comparison of A100 and H100: memory size",
			Power:       "NVIDIA H100 Tensor Core GPU Architecture white paper, comparison of A100 and H100: TDP",
			Rent:        "Lambda price list, on demand, as techbytes.app quotes it on 7 May 2026: 1x H100 SXM",
		},
	},
	{
		Name: "laptop-cpu", Product: "Intel Core i7-1185G7 (4 cores at 3.0 GHz, 2020)",
		Arithmetic: kernels.Lanes16, Why: "AVX-512 sums in 16 lanes",
		Peak: Peak{FP32: 384}, Utilisation: 40,
		Memory: 64, Power: 28, Purchase: 426,
		Sources: Sources{
			Peak:        "Intel product specifications (ARK), i7-1185G7: 4 cores, configurable TDP-up base frequency 3.00 GHz; times 32 FLOP a cycle of one 512-bit multiply-add, Intel 64 and IA-32 Optimization Reference Manual, client microarchitectures",
			Utilisation: "assumed, as for datacentre-h100",
			Memory:      "Intel product specifications (ARK), i7-1185G7: max memory size",
			Power:       "Intel product specifications (ARK), i7-1185G7: configurable TDP-up",
			Purchase:    "Intel product specifications (ARK), i7-1185G7: recommended customer price",
		},
	},
	{
		Name: "phone", Product: "Google Pixel 6, GPU Mali-G78 MP20 (2021)",
		Arithmetic: kernels.Seq, Why: "one thread sums one number",
		Peak: Peak{FP32: 1085}, Utilisation: 22,
		Memory: 8, Power: 3, Purchase: 599,
		Sources: Sources{
			Peak:        "20 cores at 848 MHz: AnandTech, Google's Tensor inside of Pixel 6, page 4, 2 November 2021; times 32 multiply-adds a core and cycle, fmaRate of VK_ARM_shader_core_builtins",
			Utilisation: "assumed, as for datacentre-h100, of the 56% that heat leaves: 3DMark Wild Life Stress Test of the Pixel 6, October 2021",
			Memory:      "Notebookcheck, Google Pixel 6 review, 2021: RAM",
			Power:       "seven hours of gaming on the 5,003 mAh of a Pixel 6 Pro at 3.9 V nominal, rounded up: DXOMARK battery test, 2022",
			Purchase:    "Notebookcheck, Google Pixel 6 review, 2021: list price 599 USD",
		},
	},
}
